import { type BarRange, type ChartLevel, type ChartWindow, rescaleRange, windowLength } from './chart-window.ts';

export const LEVELS: readonly ChartLevel[] = [1, 5, 15, 60, 240, 1440];

/** Bars held at a time. More would make the first paint after a load slow; fewer would load too often. */
export const WINDOW_BARS = 6_000;
/** Bars beyond the visible ones on either side below which the window is loaded anew. */
const WINDOW_MARGIN = 1_000;

/** A window worth loading: `now` because what is visible needs it soon, `ahead` because zooming on would need it. */
export interface WindowPlan {
  readonly level: ChartLevel;
  readonly fromIndex: number;
  readonly count: number;
  readonly urgency: 'now' | 'ahead';
}

/** Visible bars above which the next coarser level is drawn: where a bar would be narrower than about a pixel. */
export const coarsenAbove = (widthPx: number): number => Math.max(240, Math.min(1_800, widthPx * 1.1));

/** Visible bars of the finer level below which it is drawn again. Well under {@link coarsenAbove}, so that it never flips back and forth. */
export const refineBelow = (widthPx: number): number => (coarsenAbove(widthPx) * 2) / 3;

const levelCount = (window: ChartWindow, level: ChartLevel): number =>
  level === window.level ? window.totalCount : Math.ceil(window.baseCount / level);

/** Whether a coarser level would help: not where all bars of this one fit into the chart anyway. */
export const canCoarsen = (window: ChartWindow, level: ChartLevel, widthPx: number): boolean =>
  level !== LEVELS.at(-1) && levelCount(window, level) > coarsenAbove(widthPx);

/** The level to draw a visible range at. */
export function levelFor(window: ChartWindow, visible: BarRange, widthPx: number): ChartLevel {
  let position = LEVELS.indexOf(window.level);
  const baseVisible = (visible.to - visible.from) * window.level;
  const countAt = (index: number) => baseVisible / (LEVELS[index] as number);
  while (canCoarsen(window, LEVELS[position] as ChartLevel, widthPx) && countAt(position) > coarsenAbove(widthPx)) position++;
  if (LEVELS[position] === window.level) while (position > 0 && countAt(position - 1) < refineBelow(widthPx)) position--;
  return LEVELS[position] as ChartLevel;
}

/** The window of a level around a range given in bars of that level. */
function windowAround(range: BarRange, totalCount: number): { fromIndex: number; count: number } {
  const middle = (range.from + range.to) / 2;
  const latest = Math.max(0, totalCount - WINDOW_BARS);
  const fromIndex = Math.max(0, Math.min(latest, Math.floor(middle - WINDOW_BARS / 2)));
  return { fromIndex, count: WINDOW_BARS };
}

/** What to load for a visible range (absolute indexes of the window's level), or null while the window serves it well. */
export function planWindow(window: ChartWindow, visible: BarRange, widthPx: number): WindowPlan | null {
  const level = levelFor(window, visible, widthPx);
  if (level !== window.level)
    return { level, urgency: 'now', ...windowAround(rescaleRange(visible, window.level, level), levelCount(window, level)) };
  const end = window.fromIndex + windowLength(window);
  const isShortLeft = visible.from < window.fromIndex + WINDOW_MARGIN && window.fromIndex > 0;
  const isShortRight = visible.to > end - WINDOW_MARGIN && end < window.totalCount;
  if (!isShortLeft && !isShortRight) return null;
  const next = windowAround(visible, window.totalCount);
  return next.fromIndex === window.fromIndex ? null : { level, urgency: 'now', ...next };
}

/**
 * What a zoom in progress will need next. `growth` is visible bars now over visible bars a moment ago. Loading it before
 * the threshold is what keeps the edge from ever showing empty.
 */
export function planAhead(window: ChartWindow, visible: BarRange, widthPx: number, growth: number): WindowPlan | null {
  const position = LEVELS.indexOf(window.level);
  const visibleCount = visible.to - visible.from;
  let level: ChartLevel | undefined;
  if (growth > 1 && visibleCount > coarsenAbove(widthPx) * 0.45 && canCoarsen(window, window.level, widthPx)) level = LEVELS[position + 1];
  else if (growth < 1 && position > 0) {
    const finer = LEVELS[position - 1] as ChartLevel;
    if ((visibleCount * window.level) / finer < refineBelow(widthPx) * 2.2) level = finer;
  }
  if (level === undefined) return null;
  return { level, urgency: 'ahead', ...windowAround(rescaleRange(visible, window.level, level), levelCount(window, level)) };
}

/** Whether a window, once placed, would show a range (absolute indexes of the window's level) without an empty edge. */
export function covers(window: ChartWindow, range: BarRange): boolean {
  const end = window.fromIndex + windowLength(window);
  return (range.from >= window.fromIndex || window.fromIndex === 0) && (range.to <= end || end >= window.totalCount);
}
