import { lowerBound } from '#core/market/bar-columns.ts';
import { type ChartWindow, windowLength } from './chart-window.ts';

/** Time at a fractional position within a window; beyond its ends, counted on by the bar's length. */
export function timeAtPosition(window: ChartWindow, position: number, barUs: number): number {
  const last = windowLength(window) - 1;
  if (last < 0) return Number.NaN;
  const i = Math.max(0, Math.min(last, Math.floor(position)));
  return (window.bars.timeUs[i] as number) + (position - i) * barUs * window.level;
}

/** Fractional position of a time within a window: the inverse of {@link timeAtPosition}. */
export function positionAtTime(window: ChartWindow, timeUs: number, barUs: number): number {
  const times = window.bars.timeUs;
  const last = times.length - 1;
  const step = barUs * window.level;
  if (last < 0) return Number.NaN;
  const next = lowerBound(times, timeUs);
  if (times[next] === timeUs) return next;
  const i = Math.max(0, next - 1);
  const beyond = (timeUs - (times[i] as number)) / step;
  // Inside the window a gap between two bars is as wide as one bar.
  return next === 0 || next > last ? i + beyond : i + Math.min(beyond, 1);
}

/** Index of the newest bar at or before a time; -1 when there is none. */
export function barAtTime(window: ChartWindow, timeUs: number): number {
  const next = lowerBound(window.bars.timeUs, timeUs);
  return window.bars.timeUs[next] === timeUs ? next : next - 1;
}
