import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { FeatureDescription } from './feature-description.ts';

/**
 * The streaming form of a feature set for one series. The vector of a bar depends on that bar and the stored bars before
 * it and on nothing else: not on when the computation began, not on how the bars were chunked.
 */
export interface FeaturePipeline {
  /** Feeds one closed bar; writes its vector to `out` from `offset` on. NaN where a feature is not known yet. */
  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array, offset: number): void;
  /** Feeds bars `[from, to)`; writes their vectors one after another to `rows`, the first at 0. */
  pushMany(bars: BarColumns, from: number, to: number, rows: Float64Array): void;
  /** An independent copy in the same state. */
  clone(): FeaturePipeline;
}

/** A named, versioned list of features. What it computes never changes under the same name and version. */
export interface FeatureSet {
  readonly id: string;
  readonly version: number;
  /** Names in the order of the vector. */
  readonly names: readonly string[];
  /** What each feature is, in the order of the vector. */
  readonly features: readonly FeatureDescription[];
  /** Days are those of the calendar; UTC days without one. */
  create(timeframe: Timeframe, calendar?: CalendarId): FeaturePipeline;
  /**
   * Opening time of the block that a bar at `timeUs` belongs to. A pipeline that is fed the `historyBars` stored bars
   * before that time (or all, where there are fewer) and everything after is in the same state as one fed from the start.
   */
  blockStartUs(timeframe: Timeframe, timeUs: number): number;
  readonly historyBars: number;
  /** Whether features depend on the session day: then a pipeline must also be fed from the opening of the day of its first wanted bar. */
  readonly usesSessionDay: boolean;
}
