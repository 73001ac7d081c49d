import type { ResearchStore, RunOrder, RunQuery, StoredRun } from '#core/ports/research-store.ts';
import { type ColumnRow, packColumns, unpackColumns } from './named-columns.ts';
import type { Session } from './session.ts';

type RunTable = Pick<ResearchStore, 'saveRun' | 'findRun' | 'readRunColumns' | 'listRuns' | 'listTags' | 'annotateRun' | 'deleteRun'>;

interface RunRow {
  readonly id: string;
  readonly createdAtUs: number;
  readonly idea: string;
  readonly document: string;
  readonly tags: string;
  readonly note: string;
}

const FIELDS = 'id, created_at as createdAtUs, idea, document, tags, note';

const ORDER: Readonly<Record<RunOrder, string>> = {
  createdAt: 'created_at',
  totalReturn: "document ->> '$.summary.totalReturn'",
  sharpe: "document ->> '$.summary.sharpe'",
  maxDrawdown: "document ->> '$.summary.maxDrawdown'",
  trades: "document ->> '$.summary.trades'",
  deflatedSharpe: "document ->> '$.summary.deflatedSharpe'",
};

const toRun = ({ document, tags, ...rest }: RunRow): StoredRun => ({ ...rest, document: JSON.parse(document), tags: JSON.parse(tags) });

const escaped = (word: string) => `%${word.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;

/** The conditions of a query and the values that they are bound to. */
function conditionsOf({ words, tag }: RunQuery): { where: string; values: string[] } {
  const conditions = words.map(() => `lower(id || ' ' || idea || ' ' || tags || ' ' || note) like ? escape '\\'`);
  const values = words.map(escaped);
  if (tag !== null) {
    conditions.push('exists (select 1 from json_each(tags) where value = ?)');
    values.push(tag);
  }
  return { where: conditions.length > 0 ? `where ${conditions.join(' and ')}` : '', values };
}

export function createRunTable(session: Session): RunTable {
  const { database } = session;
  const insert = database.prepare<[string, number, string, string, string, string, string, number, Buffer]>(
    'insert into run (id, created_at, idea, document, tags, note, columns, crc, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare<[string], RunRow>(`select ${FIELDS} from run where id = ?`);
  const selectColumns = database.prepare<[string], ColumnRow & { document: string }>(
    'select document, columns, crc, data from run where id = ?',
  );
  const tags = database.prepare<[], string>('select distinct value from run, json_each(run.tags) order by value').pluck();
  const update = database.prepare<[string, string, string]>('update run set tags = ?, note = ? where id = ?');
  const remove = database.prepare<[string]>('delete from run where id = ?');
  return {
    saveRun: (run, columns) =>
      session.write(() => {
        const document = JSON.stringify(run.document);
        const packed = packColumns(columns, document);
        const texts = [run.idea, document, JSON.stringify(run.tags), run.note, packed.columns] as const;
        insert.run(run.id, run.createdAtUs, ...texts, packed.crc, packed.data);
      }),
    findRun: (id) =>
      session.read(() => {
        const row = select.get(id);
        return row ? toRun(row) : null;
      }),
    readRunColumns: (id) =>
      session.read(() => {
        const row = selectColumns.get(id);
        return row ? unpackColumns(session.path, `run ${id}`, row, row.document) : null;
      }),
    listRuns: (query) =>
      session.read(() => {
        const { where, values } = conditionsOf(query);
        const key = ORDER[query.orderBy];
        const direction = query.isAscending ? 'asc' : 'desc';
        const rows = database.prepare<unknown[], RunRow>(
          `select ${FIELDS} from run ${where} order by ${key} is null, ${key} ${direction}, created_at desc, id limit ? offset ?`,
        );
        const count = database.prepare<unknown[], number>(`select count(*) from run ${where}`).pluck();
        return { total: count.get(...values) ?? 0, runs: rows.all(...values, query.limit, query.offset).map(toRun) };
      }),
    listTags: () => session.read(() => tags.all()),
    annotateRun: (id, names, note) => session.write(() => update.run(JSON.stringify(names), note, id).changes > 0),
    deleteRun: (id) => session.write(() => remove.run(id).changes > 0),
  };
}
