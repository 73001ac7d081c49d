import { appendTo, type GrowingColumn, growingColumn } from '#core/numeric/growing-column.ts';

/** Bars as columns of equal length, ascending by opening time. The only form in which bars move between parts. */
export interface BarColumns {
  /** Opening time, microseconds since the epoch, UTC. */
  readonly timeUs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Traded volume, or the tick count where the feed gives quotes only. NaN where unknown. */
  readonly volume: Float64Array;
}

/** Names of the columns in their stored order. */
export const BAR_COLUMN_NAMES = ['timeUs', 'open', 'high', 'low', 'close', 'volume'] as const;

/** New zero-filled columns for `count` bars. */
export const makeBarColumns = (count: number): BarColumns => ({
  timeUs: new Float64Array(count),
  open: new Float64Array(count),
  high: new Float64Array(count),
  low: new Float64Array(count),
  close: new Float64Array(count),
  volume: new Float64Array(count),
});

/** Bars that grow in place, one after another. */
export type GrowingBars = { readonly [Name in keyof BarColumns]: GrowingColumn };

/** Growing columns without bars, with room for `most`. */
export const growingBars = (most: number): GrowingBars => ({
  timeUs: growingColumn(most),
  open: growingColumn(most),
  high: growingColumn(most),
  low: growingColumn(most),
  close: growingColumn(most),
  volume: growingColumn(most),
});

/** Adds bars at the end. A RangeError when there is no room for them. */
export function appendBars(to: GrowingBars, bars: BarColumns): void {
  for (const name of BAR_COLUMN_NAMES) appendTo(to[name], bars[name]);
}

/** A view of bars `[from, to)` that shares memory with the original. Copy before posting it to another thread. */
export const sliceBarColumns = (bars: BarColumns, from: number, to: number): BarColumns => ({
  timeUs: bars.timeUs.subarray(from, to),
  open: bars.open.subarray(from, to),
  high: bars.high.subarray(from, to),
  low: bars.low.subarray(from, to),
  close: bars.close.subarray(from, to),
  volume: bars.volume.subarray(from, to),
});

/** Index of the first bar whose time is not before `timeUs`; the count of bars when there is none. */
export function lowerBound(timesUs: Float64Array, timeUs: number): number {
  let low = 0;
  let high = timesUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesUs[middle] as number) < timeUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
