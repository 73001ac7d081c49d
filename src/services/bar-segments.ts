import { aggregateByCount } from '#core/market/aggregate-bars.ts';
import { type BarColumns, makeBarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { BarReader, SeriesSummary } from '#core/ports/bars.ts';

/** Base bars in one cached group. All coarser levels are multiples of it. */
export const SEGMENT_LEVEL = 60;
/** Groups in one segment: 61,440 base bars, read in a few milliseconds. */
const SEGMENT_GROUPS = 1024;
/** Segments kept: 25 MB, enough for 31 million base bars. */
const SEGMENTS_KEPT = 512;

/** Groups of 60 base bars, computed where they are asked for and kept until the series changes; least recently used go first. */
export interface BarSegments {
  /** Groups `[from, to)` of the series as `summary` describes it. */
  groups(summary: SeriesSummary, from: number, to: number): BarColumns;
}

function copy(bars: BarColumns, target: BarColumns, at: number): void {
  target.timeUs.set(bars.timeUs, at);
  target.open.set(bars.open, at);
  target.high.set(bars.high, at);
  target.low.set(bars.low, at);
  target.close.set(bars.close, at);
  target.volume.set(bars.volume, at);
}

export function createBarSegments(reader: BarReader): BarSegments {
  const kept = new Map<string, BarColumns>();

  function segment({ symbol, timeframe, generation, count }: SeriesSummary, position: number): BarColumns {
    const start = position * SEGMENT_GROUPS * SEGMENT_LEVEL;
    const bars = Math.min(count - start, SEGMENT_GROUPS * SEGMENT_LEVEL);
    // A segment at the end that grew is another key; the shorter one is never used again and goes as the oldest.
    const key = `${symbol} ${timeframe} ${generation} ${position} ${bars}`;
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const groups = aggregateByCount(reader.readByIndex(symbol, timeframe, start, bars), SEGMENT_LEVEL);
    kept.set(key, groups);
    for (const oldest of kept.keys()) {
      if (kept.size <= SEGMENTS_KEPT) break;
      kept.delete(oldest);
    }
    return groups;
  }

  return {
    groups(summary, from, to) {
      const result = makeBarColumns(to - from);
      for (let at = from; at < to; ) {
        const position = Math.floor(at / SEGMENT_GROUPS);
        const start = position * SEGMENT_GROUPS;
        const end = Math.min(to, start + SEGMENT_GROUPS);
        copy(sliceBarColumns(segment(summary, position), at - start, end - start), result, at - from);
        at = end;
      }
      return result;
    },
  };
}
