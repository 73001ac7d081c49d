import { type BarColumns, makeBarColumns } from './bar-columns.ts';

/**
 * Bars `[from, to)` drawn as one: time and open of the first, highest high, lowest low, close of the last, sum of the known
 * volumes (NaN when none is known). Written to `target` at `at`.
 */
export function writeBarGroup(bars: BarColumns, from: number, to: number, target: BarColumns, at: number): void {
  let high = bars.high[from] as number;
  let low = bars.low[from] as number;
  let volume = 0;
  let isVolumeKnown = false;
  for (let i = from; i < to; i++) {
    const barHigh = bars.high[i] as number;
    const barLow = bars.low[i] as number;
    const barVolume = bars.volume[i] as number;
    if (barHigh > high) high = barHigh;
    if (barLow < low) low = barLow;
    if (!Number.isNaN(barVolume)) {
      volume += barVolume;
      isVolumeKnown = true;
    }
  }
  target.timeUs[at] = bars.timeUs[from] as number;
  target.open[at] = bars.open[from] as number;
  target.high[at] = high;
  target.low[at] = low;
  target.close[at] = bars.close[to - 1] as number;
  target.volume[at] = isVolumeKnown ? volume : Number.NaN;
}

/** Every `size` bars as one, see {@link writeBarGroup}; the last group may hold fewer. */
export function aggregateByCount(bars: BarColumns, size: number): BarColumns {
  const total = bars.timeUs.length;
  const groups = Math.ceil(total / size);
  const result = makeBarColumns(groups);
  for (let group = 0; group < groups; group++) writeBarGroup(bars, group * size, Math.min(total, (group + 1) * size), result, group);
  return result;
}
