import { type BarColumns, makeBarColumns, sliceBarColumns } from './bar-columns.ts';

/** What merging two ascending series gave. */
export interface MergedBars {
  readonly bars: BarColumns;
  readonly added: number;
  readonly identical: number;
  readonly differing: number;
  /** False when the result is the old series unchanged. */
  readonly isChanged: boolean;
}

const isSame = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** Whether two bars have the same prices and volume; NaN equals NaN. */
const isSameBar = (a: BarColumns, i: number, b: BarColumns, j: number): boolean =>
  isSame(a.open[i] as number, b.open[j] as number) &&
  isSame(a.high[i] as number, b.high[j] as number) &&
  isSame(a.low[i] as number, b.low[j] as number) &&
  isSame(a.close[i] as number, b.close[j] as number) &&
  isSame(a.volume[i] as number, b.volume[j] as number);

function put(from: BarColumns, i: number, to: BarColumns, at: number): void {
  to.timeUs[at] = from.timeUs[i] as number;
  to.open[at] = from.open[i] as number;
  to.high[at] = from.high[i] as number;
  to.low[at] = from.low[i] as number;
  to.close[at] = from.close[i] as number;
  to.volume[at] = from.volume[i] as number;
}

/** Throws `RangeError` unless the columns have one length and the times are finite and ascend, each once. */
export function requireAscendingBars(bars: BarColumns): void {
  const { timeUs } = bars;
  for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume]) {
    if (column.length !== timeUs.length) throw new RangeError(`Expected columns of ${timeUs.length} bars, found one of ${column.length}.`);
  }
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < timeUs.length; i++) {
    const time = timeUs[i] as number;
    if (!(time > previous && time < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`Expected ascending times, each once; bar ${i} has ${time} after ${previous}.`);
    }
    previous = time;
  }
}

/**
 * Merges `incoming` into `existing`, both ascending by time. A time that both have keeps the existing bar, unless
 * `replaceDiffering` is set and the values differ.
 */
export function mergeBarColumns(existing: BarColumns, incoming: BarColumns, replaceDiffering: boolean): MergedBars {
  const oldCount = existing.timeUs.length;
  const newCount = incoming.timeUs.length;
  const bars = makeBarColumns(oldCount + newCount);
  let i = 0;
  let j = 0;
  let at = 0;
  let identical = 0;
  let differing = 0;
  while (i < oldCount || j < newCount) {
    const oldTime = i < oldCount ? (existing.timeUs[i] as number) : Number.POSITIVE_INFINITY;
    const newTime = j < newCount ? (incoming.timeUs[j] as number) : Number.POSITIVE_INFINITY;
    if (oldTime < newTime) put(existing, i++, bars, at++);
    else if (newTime < oldTime) put(incoming, j++, bars, at++);
    else {
      const same = isSameBar(existing, i, incoming, j);
      if (same) identical++;
      else differing++;
      if (same || !replaceDiffering) put(existing, i, bars, at++);
      else put(incoming, j, bars, at++);
      i++;
      j++;
    }
  }
  const added = newCount - identical - differing;
  return { bars: sliceBarColumns(bars, 0, at), added, identical, differing, isChanged: added > 0 || (replaceDiffering && differing > 0) };
}
