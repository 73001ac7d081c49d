import { type ChartWindow, reachesEnd, windowLength } from './chart-window.ts';

/** One bar as numbers, for the few bars that change. */
export interface LiveBar {
  readonly timeUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const barAt = (window: ChartWindow, i: number): LiveBar => ({
  timeUs: window.bars.timeUs[i] as number,
  open: window.bars.open[i] as number,
  high: window.bars.high[i] as number,
  low: window.bars.low[i] as number,
  close: window.bars.close[i] as number,
  volume: window.bars.volume[i] as number,
});

const join = (first: LiveBar, second: LiveBar): LiveBar => ({
  timeUs: first.timeUs,
  open: first.open,
  high: Math.max(first.high, second.high),
  low: Math.min(first.low, second.low),
  close: second.close,
  volume: (Number.isNaN(first.volume) ? 0 : first.volume) + second.volume,
});

/** Bar `i` of a window. */
export const windowBar = barAt;

/**
 * The bars that the live series draws: those of the window from `split` on, and the forming bar after them, or within the
 * last of them where a coarser level is drawn. Empty when the window ends before the newest bar.
 */
export function liveBars(window: ChartWindow, split: number, forming: LiveBar | null): LiveBar[] {
  if (!reachesEnd(window)) return [];
  const bars: LiveBar[] = [];
  for (let i = split; i < windowLength(window); i++) bars.push(barAt(window, i));
  const newest = newestBar(window, forming);
  if (!newest) return bars;
  const last = bars.at(-1);
  if (last && last.timeUs === newest.timeUs) bars[bars.length - 1] = newest;
  else bars.push(newest);
  return bars;
}

/** So many bars may have closed since the window was loaded and be on their way; one more is a hole. */
const MOST_ON_THEIR_WAY = 5;

/** The forming bar, where it goes on from a window: not after a hole, while history arrives of which the window has the beginning. */
export function formingAfter(
  window: ChartWindow,
  forming: { readonly closedCount: number; readonly bar: LiveBar | null } | null,
): LiveBar | null {
  const missing = (forming?.closedCount ?? 0) - window.baseCount;
  return forming && !(windowLength(window) > 0 && missing > MOST_ON_THEIR_WAY * window.level) ? forming.bar : null;
}

/** The newest bar of all as it stands now, the forming bar included; null when there is none at all. */
export function newestBar(window: ChartWindow, forming: LiveBar | null): LiveBar | null {
  const length = windowLength(window);
  const last = length > 0 ? barAt(window, length - 1) : null;
  if (!forming || !last) return forming ?? last;
  if (window.baseCount % window.level !== 0) return join(last, forming);
  return forming.timeUs > last.timeUs ? forming : last;
}
