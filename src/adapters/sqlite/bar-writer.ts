import { type BarColumns, lowerBound, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { mergeBarColumns, requireAscendingBars } from '#core/market/merge-bars.ts';
import { type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarWriter, MergeReport } from '#core/ports/bars.ts';
import { CHUNK_BARS, copyBars } from './bar-chunks.ts';
import { type BarDirectory, chunkCount, chunkedBars } from './bar-directory.ts';
import { type BarTables, createBarReader } from './bar-reader.ts';
import type { Session } from './session.ts';

/** Rows in the tail before they are folded into the last chunk. Reading a row costs about 20 times what a bar in a chunk does. */
const TAIL_BARS = 512;
/** Fewer bars than this at the end of a series go to the tail one by one instead of rewriting the last chunk. */
const FEW_BARS = 64;

/** What appending needs to know without asking the disk. */
interface SeriesEnd {
  readonly seriesId: number;
  lastTimeUs: number;
  tailCount: number;
}

export function createBarWriter(session: Session, tables: BarTables): BarWriter {
  const { directories, chunks, tails } = tables;
  const ends = new Map<string, (SeriesEnd | undefined)[]>();
  session.onUndone(() => ends.clear());

  const directoryOf = (symbol: string, timeframe: Timeframe): BarDirectory => {
    directories.create(symbol, timeframe);
    return directories.of(symbol, timeframe) as BarDirectory;
  };

  function endOf(symbol: string, timeframe: Timeframe): SeriesEnd {
    const known = ends.get(symbol)?.[timeframeIndex(timeframe)];
    if (known) return known;
    const directory = directoryOf(symbol, timeframe);
    const tail = tails.span(directory.seriesId);
    const lastTimeUs = tail?.last ?? directory.lastTimes[chunkCount(directory) - 1] ?? Number.NEGATIVE_INFINITY;
    const end = { seriesId: directory.seriesId, lastTimeUs, tailCount: tail?.count ?? 0 };
    const ofSymbol = ends.get(symbol) ?? [];
    ofSymbol[timeframeIndex(timeframe)] = end;
    ends.set(symbol, ofSymbol);
    return end;
  }

  const forgetEnd = (symbol: string, timeframe: Timeframe): void => {
    const ofSymbol = ends.get(symbol);
    if (ofSymbol) ofSymbol[timeframeIndex(timeframe)] = undefined;
  };

  /** Writes all bars as chunks: full ones and a shorter last one at the end of a series, even ones in its middle. */
  function writeChunks(seriesId: number, bars: BarColumns, isEnd: boolean): void {
    const total = bars.timeUs.length;
    const size = isEnd ? CHUNK_BARS : Math.ceil(total / Math.ceil(total / CHUNK_BARS));
    for (let from = 0; from < total; from += size) chunks.write(seriesId, bars, from, Math.min(total, from + size));
  }

  /** Puts `bars` after everything stored, together with the tail and a last chunk that has room. */
  function extend(symbol: string, timeframe: Timeframe, bars: BarColumns): void {
    const directory = directoryOf(symbol, timeframe);
    const { seriesId } = directory;
    const last = chunkCount(directory) - 1;
    const lastStart = directory.starts[Math.max(last, 0)] as number;
    const hasRoom = last >= 0 && chunkedBars(directory) - lastStart < CHUNK_BARS;
    const lastChunk = hasRoom ? chunks.read(seriesId, directory.firstTimes[last] as number) : makeBarColumns(0);
    const tail = tails.read(seriesId);
    const parts = [lastChunk, tail, bars];
    const joined = makeBarColumns(parts.reduce((sum, part) => sum + part.timeUs.length, 0));
    let at = 0;
    for (const part of parts) {
      copyBars(part, 0, part.timeUs.length, joined, at);
      at += part.timeUs.length;
    }
    if (hasRoom) chunks.delete(seriesId, directory.firstTimes[last] as number);
    tails.clear(seriesId);
    writeChunks(seriesId, joined, true);
    directories.changed(seriesId, false);
    forgetEnd(symbol, timeframe);
  }

  function append(symbol: string, timeframe: Timeframe, bars: BarColumns, i: number): void {
    const end = endOf(symbol, timeframe);
    const time = bars.timeUs[i] as number;
    tails.append(
      end.seriesId,
      time,
      bars.open[i] as number,
      bars.high[i] as number,
      bars.low[i] as number,
      bars.close[i] as number,
      bars.volume[i] as number,
    );
    grew(symbol, timeframe, end, time);
  }

  function grew(symbol: string, timeframe: Timeframe, end: SeriesEnd, timeUs: number): void {
    end.lastTimeUs = timeUs;
    end.tailCount++;
    if (end.tailCount >= TAIL_BARS) extend(symbol, timeframe, makeBarColumns(0));
  }

  /** Merges bars that are not all after the end: each chunk takes the bars that lie before the next one starts. */
  function mergeInside(directory: BarDirectory, bars: BarColumns, replaceDiffering: boolean): MergeReport {
    const { seriesId, firstTimes } = directory;
    const tail = tails.read(seriesId);
    const report = { added: 0, identical: 0, differing: 0 };
    let isChanged = false;
    let at = 0;
    const regions = chunkCount(directory) + (tail.timeUs.length > 0 ? 1 : 0);
    for (let region = 0; region < regions; region++) {
      const isTail = region === chunkCount(directory);
      const nextStart = firstTimes[region + 1] ?? (isTail ? undefined : tail.timeUs[0]) ?? Number.POSITIVE_INFINITY;
      const end = lowerBound(bars.timeUs, nextStart);
      if (end <= at) continue;
      const existing = isTail ? tail : chunks.read(seriesId, firstTimes[region] as number);
      const merged = mergeBarColumns(existing, sliceBarColumns(bars, at, end), replaceDiffering);
      report.added += merged.added;
      report.identical += merged.identical;
      report.differing += merged.differing;
      if (merged.isChanged) {
        isChanged = true;
        if (isTail) tails.clear(seriesId);
        else chunks.delete(seriesId, firstTimes[region] as number);
        writeChunks(seriesId, merged.bars, false);
      }
      at = end;
    }
    if (isChanged) directories.changed(seriesId, true);
    return report;
  }

  function mergeAfter(symbol: string, timeframe: Timeframe, bars: BarColumns): number {
    const count = bars.timeUs.length;
    if (count > FEW_BARS) extend(symbol, timeframe, bars);
    else for (let i = 0; i < count; i++) append(symbol, timeframe, bars, i);
    return count;
  }

  /** Bars of `bars` outside `[fromUs, toUs)`. */
  function without(bars: BarColumns, fromUs: number, toUs: number): BarColumns {
    const from = lowerBound(bars.timeUs, fromUs);
    const to = Math.max(from, lowerBound(bars.timeUs, toUs));
    const total = bars.timeUs.length;
    const kept = makeBarColumns(total - (to - from));
    copyBars(bars, 0, from, kept, 0);
    copyBars(bars, to, total, kept, from);
    return kept;
  }

  return {
    ...createBarReader(session, tables),
    appendBar: (symbol, timeframe, timeUs, open, high, low, close, volume) =>
      session.write(() => {
        const end = endOf(symbol, timeframe);
        if (!(timeUs > end.lastTimeUs)) {
          throw new RangeError(`Expected a bar of ${symbol} ${timeframe} after ${end.lastTimeUs}, found one at ${timeUs}.`);
        }
        tails.append(end.seriesId, timeUs, open, high, low, close, volume);
        grew(symbol, timeframe, end, timeUs);
      }),
    mergeBars(symbol, timeframe, bars, replaceDiffering) {
      requireAscendingBars(bars);
      const count = bars.timeUs.length;
      if (count === 0) return { added: 0, identical: 0, differing: 0 };
      return session.write(() => {
        const { lastTimeUs } = endOf(symbol, timeframe);
        let split = lowerBound(bars.timeUs, lastTimeUs);
        if (bars.timeUs[split] === lastTimeUs) split++;
        const inside =
          split > 0
            ? mergeInside(directoryOf(symbol, timeframe), sliceBarColumns(bars, 0, split), replaceDiffering)
            : { added: 0, identical: 0, differing: 0 };
        if (split > 0) forgetEnd(symbol, timeframe);
        const added = mergeAfter(symbol, timeframe, sliceBarColumns(bars, split, count));
        return { ...inside, added: inside.added + added };
      });
    },
    deleteBars: (symbol, timeframe, fromUs, toUs) =>
      session.write(() => {
        const directory = directories.of(symbol, timeframe);
        if (!directory || !(toUs > fromUs)) return 0;
        const { seriesId, firstTimes, lastTimes, starts } = directory;
        let deleted = 0;
        for (let chunk = lowerBound(lastTimes, fromUs); chunk < chunkCount(directory); chunk++) {
          const firstTime = firstTimes[chunk] as number;
          if (firstTime >= toUs) break;
          const count = (starts[chunk + 1] as number) - (starts[chunk] as number);
          const isWhole = firstTime >= fromUs && (lastTimes[chunk] as number) < toUs;
          // A chunk that goes as a whole is not read: a damaged one can be deleted.
          const kept = isWhole ? makeBarColumns(0) : without(chunks.read(seriesId, firstTime), fromUs, toUs);
          if (kept.timeUs.length === count) continue;
          deleted += count - kept.timeUs.length;
          chunks.delete(seriesId, firstTime);
          writeChunks(seriesId, kept, false);
        }
        deleted += tails.deleteRange(seriesId, fromUs, toUs);
        if (deleted > 0) directories.changed(seriesId, true);
        forgetEnd(symbol, timeframe);
        return deleted;
      }),
  };
}
