import { TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { Session } from './session.ts';

/** Where the chunks of a series lie, so that an index or a time is found in O(log n) without touching the disk. */
export interface BarDirectory {
  readonly seriesId: number;
  readonly generation: number;
  readonly version: number;
  readonly firstTimes: Float64Array;
  readonly lastTimes: Float64Array;
  /** Index of the first bar of each chunk, and after the last one the number of bars in all chunks. */
  readonly starts: Float64Array;
}

export interface BarDirectories {
  list(): { readonly symbol: string; readonly timeframe: Timeframe }[];
  /** The directory as of the snapshot at hand; null when the series was never written. One indexed row read when nothing changed. */
  of(symbol: string, timeframe: Timeframe): BarDirectory | null;
  /** Makes the series at first use; returns its id. */
  create(symbol: string, timeframe: Timeframe): number;
  /** Chunks changed; `isGenerationNew` when anything but the end did. */
  changed(seriesId: number, isGenerationNew: boolean): void;
}

/** Number of chunks. */
export const chunkCount = (directory: BarDirectory): number => directory.firstTimes.length;

/** Number of bars in chunks. */
export const chunkedBars = (directory: BarDirectory): number => directory.starts[directory.firstTimes.length] as number;

type SeriesRow = [id: number, generation: number, version: number];

export function createBarDirectories(session: Session): BarDirectories {
  const { database } = session;
  const select = database
    .prepare<[string, number], SeriesRow>('select id, generation, version from bar_series where symbol = ? and timeframe = ?')
    .raw();
  const selectAll = database.prepare<[], { symbol: string; timeframe: number }>(
    'select symbol, timeframe from bar_series order by symbol, timeframe',
  );
  const insert = database.prepare<[string, number]>('insert into bar_series (symbol, timeframe, generation, version) values (?, ?, 1, 1)');
  const update = database.prepare<[number, number]>(
    'update bar_series set generation = generation + ?, version = version + 1 where id = ?',
  );
  const chunks = database
    .prepare<[number], [number, number, number]>(
      'select first_time, last_time, count from bar_chunk where series_id = ? order by first_time',
    )
    .raw();
  const known = new Map<number, BarDirectory>();
  session.onUndone(() => known.clear());

  function load([seriesId, generation, version]: SeriesRow): BarDirectory {
    const rows = chunks.all(seriesId);
    const firstTimes = new Float64Array(rows.length);
    const lastTimes = new Float64Array(rows.length);
    const starts = new Float64Array(rows.length + 1);
    rows.forEach(([first, last, count], i) => {
      firstTimes[i] = first;
      lastTimes[i] = last;
      starts[i + 1] = (starts[i] as number) + count;
    });
    return { seriesId, generation, version, firstTimes, lastTimes, starts };
  }

  return {
    list: () => selectAll.all().map(({ symbol, timeframe }) => ({ symbol, timeframe: TIMEFRAMES[timeframe] as Timeframe })),
    of(symbol, timeframe) {
      const row = select.get(symbol, timeframeIndex(timeframe));
      if (!row) return null;
      const cached = known.get(row[0]);
      if (cached && cached.version === row[2]) return cached;
      const directory = load(row);
      known.set(row[0], directory);
      return directory;
    },
    create(symbol, timeframe) {
      const row = select.get(symbol, timeframeIndex(timeframe));
      return row ? row[0] : Number(insert.run(symbol, timeframeIndex(timeframe)).lastInsertRowid);
    },
    changed(seriesId, isGenerationNew) {
      update.run(isGenerationNew ? 1 : 0, seriesId);
      known.delete(seriesId);
    },
  };
}
