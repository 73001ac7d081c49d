import { baselineV1 } from '#core/features/baseline-v1.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { type FeatureRows, readFeatureRows as readRowsOfSet } from '../feature/feature-rows.ts';

/** Baseline vectors of the stored bars `[from, to)`. Shorter when the series ends before. */
export const readFeatureRows = (bars: BarReader, symbol: string, timeframe: Timeframe, from: number, to: number): Promise<FeatureRows> =>
  // The baseline set does not depend on the session day: any calendar gives the same vectors.
  readRowsOfSet(bars, { set: baselineV1, symbol, timeframe, calendar: 'utc', from, to });
