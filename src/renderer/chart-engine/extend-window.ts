import { BAR_COLUMN_NAMES, type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { type ChartWindow, type IndicatorColumns, windowLength } from './chart-window.ts';

function joinColumn(kept: Float64Array, keep: number, added: Float64Array | undefined, length: number): Float64Array {
  const joined = new Float64Array(length).fill(Number.NaN);
  joined.set(kept.subarray(0, keep));
  if (added) joined.set(added.subarray(0, length - keep), keep);
  return joined;
}

/**
 * A window with its end replaced by newer bars. `tail` starts within the window or right at its end and is of the same
 * level and generation; null when it is not, and the window has to be loaded anew.
 */
export function extendWindow(window: ChartWindow, tail: ChartWindow): ChartWindow | null {
  const keep = tail.fromIndex - window.fromIndex;
  if (tail.level !== window.level || tail.generation !== window.generation) return null;
  if (keep < 0 || keep > windowLength(window)) return null;
  const length = keep + windowLength(tail);
  const bars = makeBarColumns(length);
  for (const name of BAR_COLUMN_NAMES)
    (bars as Record<keyof BarColumns, Float64Array>)[name] = joinColumn(window.bars[name], keep, tail.bars[name], length);
  const indicators = new Map<string, IndicatorColumns>();
  for (const [key, columns] of window.indicators) {
    const added = tail.indicators.get(key);
    const joined: Record<string, Float64Array> = {};
    for (const [name, values] of Object.entries(columns)) joined[name] = joinColumn(values, keep, added?.[name], length);
    indicators.set(key, joined);
  }
  return { ...window, bars, indicators, totalCount: tail.totalCount, baseCount: tail.baseCount };
}
