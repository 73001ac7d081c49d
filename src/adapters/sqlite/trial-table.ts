import type { ResearchStore, Trial } from '#core/ports/research-store.ts';
import { packColumns, unpackColumns } from './named-columns.ts';
import type { Session } from './session.ts';

type TrialTable = Pick<ResearchStore, 'recordTrials' | 'countTrials' | 'hasTrial' | 'readTrials'>;

interface TrialRow {
  readonly number: number;
  readonly configurationHash: string;
  readonly evaluatedAtUs: number;
  readonly periodicSharpe: number | null;
  readonly crc: number;
  readonly data: Buffer;
}

const layoutOf = (bytes: number) => JSON.stringify([['returns', bytes / 8]]);

export function createTrialTable(session: Session): TrialTable {
  const { database } = session;
  const insert = database.prepare<[string, string, number, string, number | null, number, Buffer]>(
    `insert into trial (idea, configuration_hash, evaluated_at, span, periodic_sharpe, crc, data) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (idea, configuration_hash) do nothing`,
  );
  const count = database.prepare<[string], number>('select count(*) from trial where idea = ?').pluck();
  const find = database.prepare<[string, string], number>('select 1 from trial where idea = ? and configuration_hash = ?').pluck();
  const spread = database.prepare<[string, string, number], TrialRow>(
    `with numbered as (
       select number, configuration_hash as configurationHash, evaluated_at as evaluatedAtUs, periodic_sharpe as periodicSharpe, crc, data,
         row_number() over (order by number) - 1 as position, count(*) over () as total
       from trial where idea = ? and span = ? and length(data) > 0
     ), asked as (select cast(? as integer) as most)
     select number, configurationHash, evaluatedAtUs, periodicSharpe, crc, data from numbered, asked
     where total <= most or position * most / total <> (position - 1) * most / total or position = 0 order by number`,
  );
  const toTrial = (idea: string, span: string, row: TrialRow): Trial => ({
    idea,
    span,
    configurationHash: row.configurationHash,
    evaluatedAtUs: row.evaluatedAtUs,
    periodicSharpe: row.periodicSharpe ?? Number.NaN,
    returns:
      unpackColumns(session.path, `trial ${row.number}`, { ...row, columns: layoutOf(row.data.length) }, row.configurationHash).returns ??
      new Float64Array(0),
  });
  return {
    recordTrials: (trials) =>
      session.write(() => {
        let added = 0;
        for (const { idea, configurationHash, evaluatedAtUs, span, returns, periodicSharpe } of trials) {
          const { crc, data } = packColumns({ returns }, configurationHash);
          const sharpe = Number.isFinite(periodicSharpe) ? periodicSharpe : null;
          added += insert.run(idea, configurationHash, evaluatedAtUs, span, sharpe, crc, data).changes;
        }
        return added;
      }),
    countTrials: (idea) => session.read(() => count.get(idea) ?? 0),
    hasTrial: (idea, configurationHash) => session.read(() => find.get(idea, configurationHash) !== undefined),
    readTrials: (idea, span, most) => session.read(() => spread.all(idea, span, most).map((row) => toTrial(idea, span, row))),
  };
}
