import type { LiveBar } from './live-tail.ts';

/** What the legend shows: the bar under the crosshair, or the newest one. */
export interface ChartReadout {
  readonly bar: LiveBar | null;
  /** Close of the bar before it; NaN at the start. */
  readonly previousClose: number;
  readonly isUnderCrosshair: boolean;
  /** Stored bars in one drawn bar. */
  readonly level: number;
  /** Indicator values at that bar by key, then by output. */
  readonly values: ReadonlyMap<string, Readonly<Record<string, number | null>>>;
}

export const EMPTY_READOUT: ChartReadout = { bar: null, previousClose: Number.NaN, isUnderCrosshair: false, level: 1, values: new Map() };
