import { type ResearchStore, SETTINGS_HASH_LENGTH, type Trial } from '#core/ports/research-store.ts';
import { type ColumnRow, packColumns, unpackColumns } from './named-columns.ts';
import type { Session } from './session.ts';
import { TrialsAtHand } from './trials-at-hand.ts';

type TrialTable = Pick<ResearchStore, 'recordTrials' | 'countTrials' | 'hasTrial' | 'readTrials'>;

interface TrialRow {
  readonly number: number;
  readonly idea: string;
  readonly configurationHash: string;
  readonly evaluatedAtUs: number;
  readonly source: string;
  readonly span: string;
  readonly crc: number;
  readonly data: Buffer;
}

interface KnownTrial {
  readonly number: number;
  readonly configurationHash: string;
  readonly span: string;
  readonly bytes: number;
}

const KNOWN = 'select number, configuration_hash as configurationHash, span, length(data) as bytes from trial where';

const layoutOf = (bytes: number) => JSON.stringify([['returns', bytes / 8]]);

export function createTrialTable(session: Session): TrialTable {
  const { database } = session;
  const insert = database.prepare<[string, string, number, string, string, number, Buffer]>(
    'insert into trial (idea, configuration_hash, evaluated_at, source, span, crc, data) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare<[string, number, Buffer, number]>('update trial set span = ?, crc = ?, data = ? where number = ?');
  const insertSpan = database.prepare<[string, string, number, Buffer]>(
    'insert into trial_span values (?, ?, ?, ?) on conflict do nothing',
  );
  const selectSpan = database.prepare<[string], ColumnRow>('select columns, crc, data from trial_span where span = ?');
  const count = database
    .prepare<[string, string | null, string | null], number>('select count(*) from trial where idea = ? and (? is null or span = ?)')
    .pluck();
  const findExact = database.prepare<[string, string], KnownTrial>(`${KNOWN} idea = ? and configuration_hash = ?`);
  // Between the settings' hash and what sorts after everything that begins with it: the index finds them.
  const findAlike = database.prepare<{ idea: string; settings: string; span: string }, KnownTrial>(
    `${KNOWN} idea = @idea and configuration_hash >= @settings and configuration_hash < @settings || char(1114111)
       and substr(configuration_hash, 1, ${SETTINGS_HASH_LENGTH}) = @settings and span = @span limit 1`,
  );
  const find = (idea: string, configurationHash: string, span: string | undefined): KnownTrial | undefined =>
    findExact.get(idea, configurationHash) ??
    (span === undefined ? undefined : findAlike.get({ idea, settings: configurationHash.slice(0, SETTINGS_HASH_LENGTH), span }));
  const spread = database
    .prepare<[string, string, number], number>(
      `with numbered as (
         select number, row_number() over (order by number) - 1 as position, count(*) over () as total
         from trial where idea = ? and span = ? and length(data) > 0
       ), asked as (select cast(? as integer) as most)
       select number from numbered, asked
       where total <= most or position * most / total <> (position - 1) * most / total or position = 0 order by number`,
    )
    .pluck();
  const selectTrial = database.prepare<[number], TrialRow>(
    `select number, idea, configuration_hash as configurationHash, evaluated_at as evaluatedAtUs, source, span, crc, data from trial where number = ?`,
  );
  const atHand = new TrialsAtHand(readTrial);
  session.onUndone(() => atHand.forget());

  /** The days of the span that was read last: whoever compares series sees that they are the same. */
  let days: Pick<Trial, 'span' | 'days'> = { span: '', days: new Float64Array(0) };

  function daysOf(span: string): Float64Array {
    const row = days.span === span ? undefined : selectSpan.get(span);
    if (row) days = { span, days: unpackColumns(session.path, `the days ${span}`, row, span).days ?? new Float64Array(0) };
    return days.span === span ? days.days : new Float64Array(0);
  }

  function readTrial(number: number): Trial {
    const row = selectTrial.get(number);
    if (!row) throw new Error(`trial ${number} was there and is gone`);
    const { idea, configurationHash, evaluatedAtUs, source, span, crc, data } = row;
    const columns = unpackColumns(session.path, `trial ${number}`, { crc, data, columns: layoutOf(data.length) }, configurationHash);
    return { idea, configurationHash, evaluatedAtUs, source, span, days: daysOf(span), returns: columns.returns ?? new Float64Array(0) };
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
          const known = find(idea, configurationHash, span);
          if (known && (returns.length === 0 || (known.bytes > 0 && known.span === span))) continue;
          const { crc, data } = packColumns({ returns }, known?.configurationHash ?? configurationHash);
          if (known) {
            update.run(span, crc, data, known.number);
            atHand.forgetTrial(known.number);
          } else added += insert.run(idea, configurationHash, evaluatedAtUs, source, span, crc, data).changes;
        }
        return added;
      }),
    countTrials: (idea, span) => session.read(() => count.get(idea, span ?? null, span ?? null) ?? 0),
    hasTrial: (idea, configurationHash, span) => session.read(() => find(idea, configurationHash, span) !== undefined),
    readTrials: (idea, span, most) => session.read(() => atHand.read(idea, span, spread.all(idea, span, most))),
  };
}
