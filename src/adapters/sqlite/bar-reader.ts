import { type BarColumns, lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';
import { type BarChunks, copyBars } from './bar-chunks.ts';
import { type BarDirectories, type BarDirectory, chunkCount, chunkedBars } from './bar-directory.ts';
import type { BarTails } from './bar-tails.ts';
import type { Session } from './session.ts';

/** The tables of the bars, as reader and writer share them. */
export interface BarTables {
  readonly directories: BarDirectories;
  readonly chunks: BarChunks;
  readonly tails: BarTails;
}

/** The last chunk whose first bar is at or before `index`. */
function chunkHolding(directory: BarDirectory, index: number): number {
  let low = 0;
  let high = chunkCount(directory) - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((directory.starts[middle] as number) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function createBarReader(session: Session, { directories, chunks, tails }: BarTables): BarReader {
  // The chunks at both edges of a range are looked into for their index and then copied from: the last two are remembered.
  // A directory belongs to one version of the series, so its chunks can't change under it.
  let recent: { directory: BarDirectory; chunk: number; bars: BarColumns }[] = [];

  function readChunk(directory: BarDirectory, chunk: number): BarColumns {
    const known = recent.find((one) => one.chunk === chunk && one.directory === directory);
    if (known) return known.bars;
    const bars = chunks.read(directory.seriesId, directory.firstTimes[chunk] as number);
    recent = [{ directory, chunk, bars }, ...recent.slice(0, 1)];
    return bars;
  }

  function summary(symbol: string, timeframe: Timeframe): SeriesSummary | null {
    const directory = directories.of(symbol, timeframe);
    if (!directory) return null;
    const tail = tails.span(directory.seriesId);
    const inChunks = chunkedBars(directory);
    const count = inChunks + (tail?.count ?? 0);
    if (count === 0) return null;
    const fromUs = inChunks > 0 ? (directory.firstTimes[0] as number) : (tail?.first as number);
    const toUs = tail?.last ?? (directory.lastTimes[chunkCount(directory) - 1] as number);
    return { symbol, timeframe, count, fromUs, toUs, generation: directory.generation };
  }

  function indexAtTime(directory: BarDirectory, timeUs: number): number {
    const chunk = lowerBound(directory.lastTimes, timeUs);
    if (chunk === chunkCount(directory)) return chunkedBars(directory) + tails.countBefore(directory.seriesId, timeUs);
    const start = directory.starts[chunk] as number;
    const firstTime = directory.firstTimes[chunk] as number;
    if (firstTime >= timeUs) return start;
    return start + lowerBound(readChunk(directory, chunk).timeUs, timeUs);
  }

  function readRange(directory: BarDirectory, from: number, to: number): BarColumns {
    const bars = makeBarColumns(to - from);
    const inChunks = chunkedBars(directory);
    let at = from;
    for (let chunk = chunkHolding(directory, from); at < to && at < inChunks; chunk++) {
      const start = directory.starts[chunk] as number;
      const end = Math.min(to, directory.starts[chunk + 1] as number);
      copyBars(readChunk(directory, chunk), at - start, end - start, bars, at - from);
      at = end;
    }
    if (at < to) tails.copy(directory.seriesId, at - inChunks, to - at, bars, at - from);
    return bars;
  }

  return {
    listSeries: () =>
      session.read(() =>
        directories.list().flatMap(({ symbol, timeframe }) => {
          const found = summary(symbol, timeframe);
          return found ? [found] : [];
        }),
      ),
    seriesSummary: (symbol, timeframe) => session.read(() => summary(symbol, timeframe)),
    indexAtTime: (symbol, timeframe, timeUs) =>
      session.read(() => {
        const directory = directories.of(symbol, timeframe);
        return directory ? indexAtTime(directory, timeUs) : 0;
      }),
    readByTime: (symbol, timeframe, fromUs, toUs) =>
      session.read(() => {
        const directory = directories.of(symbol, timeframe);
        if (!directory || !(toUs > fromUs)) return makeBarColumns(0);
        return readRange(directory, indexAtTime(directory, fromUs), indexAtTime(directory, toUs));
      }),
    readByIndex: (symbol, timeframe, fromIndex, count) =>
      session.read(() => {
        const directory = directories.of(symbol, timeframe);
        if (!directory) return makeBarColumns(0);
        const total = chunkedBars(directory) + tails.count(directory.seriesId);
        const from = Math.min(Math.max(fromIndex, 0), total);
        return readRange(directory, from, Math.max(from, Math.min(total, fromIndex + count)));
      }),
  };
}
