import type { ResearchStore, Trial } from '#core/ports/research-store.ts';
import { type ColumnRow, packColumns, unpackColumns } from './named-columns.ts';
import type { Session } from './session.ts';

type TrialTable = Pick<ResearchStore, 'recordTrials' | 'countTrials' | 'hasTrial' | 'readTrials'>;

interface TrialRow {
  readonly number: number;
  readonly configurationHash: string;
  readonly evaluatedAtUs: number;
  readonly source: string;
  readonly span: string;
  readonly crc: number;
  readonly data: Buffer;
}

const layoutOf = (bytes: number) => JSON.stringify([['returns', bytes / 8]]);

export function createTrialTable(session: Session): TrialTable {
  const { database } = session;
  const insert = database.prepare<[string, string, number, string, string, number, Buffer]>(
    `insert into trial (idea, configuration_hash, evaluated_at, source, span, crc, data) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (idea, configuration_hash) do nothing`,
  );
  const insertSpan = database.prepare<[string, string, number, Buffer]>(
    'insert into trial_span values (?, ?, ?, ?) on conflict do nothing',
  );
  const selectSpan = database.prepare<[string], ColumnRow>('select columns, crc, data from trial_span where span = ?');
  const count = database
    .prepare<[string, string | null, string | null], number>('select count(*) from trial where idea = ? and (? is null or span = ?)')
    .pluck();
  const find = database.prepare<[string, string], number>('select 1 from trial where idea = ? and configuration_hash = ?').pluck();
  const spread = database.prepare<[string, string, number], TrialRow>(
    `with numbered as (
       select number, row_number() over (order by number) - 1 as position, count(*) over () as total
       from trial where idea = ? and span = ? and length(data) > 0
     ), asked as (select cast(? as integer) as most), chosen as (
       select number from numbered, asked where total <= most or position * most / total <> (position - 1) * most / total or position = 0
     )
     select number, configuration_hash as configurationHash, evaluated_at as evaluatedAtUs, source, span, crc, data
     from trial where number in chosen order by number`,
  );

  /** Days are kept once for all trials over them, and given once too: whoever compares series sees that they are the same. */
  function daysOf(span: string, known: Map<string, Float64Array>): Float64Array {
    const row = known.has(span) ? undefined : selectSpan.get(span);
    if (row) known.set(span, unpackColumns(session.path, `the days ${span}`, row, span).days ?? new Float64Array(0));
    return known.get(span) ?? new Float64Array(0);
  }

  function toTrial(idea: string, row: TrialRow, known: Map<string, Float64Array>): Trial {
    const { number, configurationHash, evaluatedAtUs, source, span, crc, data } = row;
    const columns = unpackColumns(session.path, `trial ${number}`, { crc, data, columns: layoutOf(data.length) }, configurationHash);
    const returns = columns.returns ?? new Float64Array(0);
    return { idea, configurationHash, evaluatedAtUs, source, span, days: daysOf(span, known), returns };
  }

  return {
    recordTrials: (trials) =>
      session.write(() => {
        const spans = new Set<string>();
        let added = 0;
        for (const { idea, configurationHash, evaluatedAtUs, source, span, days, returns } of trials) {
          if (returns.length > 0 && !spans.has(span)) {
            const packed = packColumns({ days }, span);
            insertSpan.run(span, packed.columns, packed.crc, packed.data);
            spans.add(span);
          }
          const { crc, data } = packColumns({ returns }, configurationHash);
          added += insert.run(idea, configurationHash, evaluatedAtUs, source, span, crc, data).changes;
        }
        return added;
      }),
    countTrials: (idea, span) => session.read(() => count.get(idea, span ?? null, span ?? null) ?? 0),
    hasTrial: (idea, configurationHash) => session.read(() => find.get(idea, configurationHash) !== undefined),
    readTrials: (idea, span, most) =>
      session.read(() => {
        const known = new Map<string, Float64Array>();
        return spread.all(idea, span, most).map((row) => toTrial(idea, row, known));
      }),
  };
}
