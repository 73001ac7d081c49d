import type { BarColumns } from '#core/market/bar-columns.ts';

export type ChartLevel = 1 | 5 | 15 | 60 | 240 | 1440;

/** Values of one indicator, one column per output, aligned with the bars of the window. */
export type IndicatorColumns = Readonly<Record<string, Float64Array>>;

/** A run of drawn bars out of a long series. Indexes count level bars: one drawn bar covers `level` stored ones. */
export interface ChartWindow {
  readonly level: ChartLevel;
  /** Index of the first bar held. */
  readonly fromIndex: number;
  /** Level bars in the whole series. */
  readonly totalCount: number;
  /** Stored closed bars of the timeframe. */
  readonly baseCount: number;
  readonly generation: number;
  readonly bars: BarColumns;
  /** By the key of the indicator on the chart; an indicator whose values have not come yet is absent. */
  readonly indicators: ReadonlyMap<string, IndicatorColumns>;
}

/** A range of bar positions, fractional, both ends included: what the chart library calls a logical range. */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

export const windowLength = (window: ChartWindow): number => window.bars.timeUs.length;

/** Whether the newest closed bar is in the window, so that the forming bar belongs right after it. */
export const reachesEnd = (window: ChartWindow): boolean => window.fromIndex + windowLength(window) >= window.totalCount;

/**
 * How many bars of the window go into the history series. The rest, at least the newest bar, is the live tail: a series of
 * its own, because every change to a long series costs a rebuild of all its items on the next paint.
 */
export function historyLength(window: ChartWindow): number {
  if (!reachesEnd(window)) return windowLength(window);
  const complete = Math.floor(window.baseCount / window.level) - window.fromIndex;
  return Math.max(0, Math.min(windowLength(window) - 1, complete));
}

/** The same stretch of time in bars of another level. A bar's middle stays where it was. */
export function rescaleRange(range: BarRange, fromLevel: number, toLevel: number): BarRange {
  if (fromLevel === toLevel) return range;
  const move = (position: number) => ((position + 0.5) * fromLevel) / toLevel - 0.5;
  return { from: move(range.from), to: move(range.to) };
}

export const shiftRange = (range: BarRange, by: number): BarRange => ({ from: range.from + by, to: range.to + by });

const NONE = new Float64Array(0);

/** The window of a series of which nothing is stored yet. */
export const emptyWindow = (): ChartWindow => ({
  level: 1,
  fromIndex: 0,
  totalCount: 0,
  baseCount: 0,
  generation: 0,
  bars: { timeUs: NONE, open: NONE, high: NONE, low: NONE, close: NONE, volume: NONE },
  indicators: new Map(),
});

/** A window without the values of some indicators. */
export const withoutIndicators = (window: ChartWindow, keys: readonly string[]): ChartWindow => ({
  ...window,
  indicators: new Map([...window.indicators].filter(([key]) => !keys.includes(key))),
});
