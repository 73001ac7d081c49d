import { type BarRange, type ChartWindow, reachesEnd, windowLength } from './chart-window.ts';
import { type LiveBar, newestBar, windowBar } from './live-tail.ts';
import { canCoarsen } from './window-plan.ts';
import { positionAtTime, timeAtPosition } from './window-times.ts';

const BAR_PX = 7;
const FINEST_SPACING_PX = 0.1;
const WIDEST_BAR_PX = 16;
const EMPTY_RIGHT = 6;

/** Bars that a chart of this width shows at the usual spacing. */
export const usualCount = (widthPx: number): number => Math.max(30, Math.round(widthPx / BAR_PX));

/** The range of the newest bars of a window. */
export function newestRange(window: ChartWindow, widthPx: number, count = usualCount(widthPx)): BarRange {
  const last = windowLength(window);
  // A series shorter than the chart is wide gets wider bars, up to a point, rather than an empty half.
  const shown = Math.max(Math.min(count, last + EMPTY_RIGHT + 2), Math.ceil(widthPx / WIDEST_BAR_PX));
  return { from: last - shown + EMPTY_RIGHT, to: last + EMPTY_RIGHT };
}

/** The smallest distance of two bars in pixels: zooming out ends a little beyond the whole series. */
export function finestSpacing(window: ChartWindow, widthPx: number): number {
  const isWhole = widthPx > 0 && !canCoarsen(window, window.level, widthPx);
  return isWhole ? Math.min(2, Math.max(FINEST_SPACING_PX, widthPx / (window.totalCount * 1.3))) : FINEST_SPACING_PX;
}

/** `factor` times as many bars; `anchor` 1 keeps the right edge, 0.5 the middle. */
export function zoomedRange(range: BarRange, factor: number, anchor: number): BarRange {
  const count = Math.max(8, (range.to - range.from) * factor);
  const fixed = range.from + (range.to - range.from) * anchor;
  return { from: fixed - count * anchor, to: fixed + count * (1 - anchor) };
}

/** A range moved as little as it takes to hold a position. */
export function rangeHolding(range: BarRange, index: number): BarRange {
  const count = range.to - range.from;
  if (index < range.from) return { from: index - 1, to: index - 1 + count };
  return index > range.to ? { from: index + 1 - count, to: index + 1 } : range;
}

/** Bars of a range, oldest first, with the newest as it stands. */
export function barsInRange(window: ChartWindow, forming: LiveBar | null, range: BarRange): LiveBar[] {
  const last = windowLength(window) - 1;
  const bars: LiveBar[] = [];
  for (let i = Math.max(0, Math.ceil(range.from)); i <= Math.min(last, range.to); i++) bars.push(windowBar(window, i));
  const newest = newestBar(window, forming);
  if (newest && reachesEnd(window) && range.to > last && newest.timeUs !== bars.at(-1)?.timeUs) bars.push(newest);
  return bars;
}

/** Close of the first bar of a range; null in an empty window. */
export function firstCloseIn(window: ChartWindow, range: BarRange): number | null {
  const first = Math.max(0, Math.min(windowLength(window) - 1, Math.ceil(range.from)));
  return window.bars.close[first] ?? null;
}

/** Whether a range shows the newest bar of the series; what shows nothing yet will. */
export const reachesNewest = (window: ChartWindow | null, range: BarRange | null): boolean =>
  !window || !range || (reachesEnd(window) && range.to >= windowLength(window) - 1);

/** The times at the edges of a range. */
export const timesOfRange = (window: ChartWindow, range: BarRange, barUs: number): { fromUs: number; toUs: number } => ({
  fromUs: timeAtPosition(window, range.from, barUs),
  toUs: timeAtPosition(window, range.to, barUs),
});

/** The range between two times, or one of `count` bars that ends at the later; null where the window can't tell. */
export function rangeOfTimes(
  window: ChartWindow,
  times: { readonly fromUs: number; readonly toUs: number },
  barUs: number,
  count: number | null,
): BarRange | null {
  const to = positionAtTime(window, times.toUs, barUs);
  const from = count === null ? positionAtTime(window, times.fromUs, barUs) : to - count;
  return Number.isFinite(from) && to > from ? { from, to } : null;
}

/** The time in the middle of a range; NaN where nothing is in view. */
export const middleTime = (window: ChartWindow | null, range: BarRange | null, barUs: number): number =>
  window && range ? timeAtPosition(window, (range.from + range.to) / 2, barUs) : Number.NaN;
