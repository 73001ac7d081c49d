import type { ResearchStore, StoredStudy } from '#core/ports/research-store.ts';
import { type ColumnRow, packColumns, unpackColumns } from './named-columns.ts';
import type { Session } from './session.ts';

type StudyTable = Pick<ResearchStore, 'saveStudy' | 'findStudy' | 'listStudies' | 'deleteStudy'>;

interface StudyRow {
  readonly id: string;
  readonly createdAtUs: number;
  readonly kind: string;
  readonly runId: string | null;
  readonly isComplete: number;
  readonly document: string;
}

const FIELDS = 'id, created_at as createdAtUs, kind, run_id as runId, is_complete as isComplete, document';

const toStudy = ({ id, createdAtUs, kind, runId, isComplete, document }: StudyRow): StoredStudy => ({
  ...{ id, createdAtUs, kind, runId },
  isComplete: isComplete === 1,
  document: JSON.parse(document),
});

export function createStudyTable(session: Session): StudyTable {
  const { database } = session;
  const upsert = database.prepare<[string, number, string, string | null, number, string, string, number, Buffer]>(
    `insert or replace into study (id, created_at, kind, run_id, is_complete, document, columns, crc, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare<[string], StudyRow & ColumnRow>(`select ${FIELDS}, columns, crc, data from study where id = ?`);
  const list = database.prepare<[string | null, string | null, string | null, string | null], StudyRow>(
    `select ${FIELDS} from study where (? is null or run_id = ?) and (? is null or kind = ?) order by created_at desc, id`,
  );
  const remove = database.prepare<[string]>('delete from study where id = ?');
  return {
    saveStudy: (study, columns) =>
      session.write(() => {
        const document = JSON.stringify(study.document);
        const packed = packColumns(columns, document);
        const { id, createdAtUs, kind, runId, isComplete } = study;
        upsert.run(id, createdAtUs, kind, runId, isComplete ? 1 : 0, document, packed.columns, packed.crc, packed.data);
      }),
    findStudy: (id) =>
      session.read(() => {
        const row = select.get(id);
        if (!row) return null;
        return { study: toStudy(row), columns: unpackColumns(session.path, `study ${id}`, row, row.document) };
      }),
    listStudies: ({ runId, kind }) => session.read(() => list.all(runId, runId, kind, kind).map(toStudy)),
    deleteStudy: (id) => session.write(() => remove.run(id).changes > 0),
  };
}
