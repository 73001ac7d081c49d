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
  /**
   * The directory as of the snapshot at hand; null when the series was never written. Reads one indexed row when nothing changed, and
   * the rows of the last chunks when the series grew at its end.
   */
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
  const chunksFrom = database
    .prepare<[number, number], [number, number, number]>(
      'select first_time, last_time, count from bar_chunk where series_id = ? and first_time >= ? order by first_time',
    )
    .raw();
  const known = new Map<number, BarDirectory>();
  session.onUndone(() => known.clear());

  /** Within a generation only the end changes: chunks are added after the last one known, and that one grows in its place. */
  function load([seriesId, generation, version]: SeriesRow, before: BarDirectory | undefined): BarDirectory {
    const kept = before?.generation === generation ? Math.max(0, chunkCount(before) - 1) : 0;
    const rows = chunksFrom.all(seriesId, kept > 0 ? (before?.firstTimes[kept] as number) : Number.NEGATIVE_INFINITY);
    const firstTimes = new Float64Array(kept + rows.length);
    const lastTimes = new Float64Array(kept + rows.length);
    const starts = new Float64Array(kept + rows.length + 1);
    if (before && kept > 0) {
      firstTimes.set(before.firstTimes.subarray(0, kept));
      lastTimes.set(before.lastTimes.subarray(0, kept));
      starts.set(before.starts.subarray(0, kept + 1));
    }
    rows.forEach(([first, last, count], i) => {
      firstTimes[kept + i] = first;
      lastTimes[kept + i] = last;
      starts[kept + i + 1] = (starts[kept + i] as number) + count;
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
      const directory = load(row, cached);
      known.set(row[0], directory);
      return directory;
    },
    create(symbol, timeframe) {
      const row = select.get(symbol, timeframeIndex(timeframe));
      return row ? row[0] : Number(insert.run(symbol, timeframeIndex(timeframe)).lastInsertRowid);
    },
    changed(seriesId, isGenerationNew) {
      update.run(isGenerationNew ? 1 : 0, seriesId);
    },
  };
}
