import type { FeatureSet } from '#core/features/feature-set.ts';
import { sessionDayOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

/** Index of the first stored bar that a pipeline must be fed with so that the vectors of bars from `timeUs` on have their bits. */
export function firstBarNeeded(
  bars: BarReader,
  set: FeatureSet,
  symbol: string,
  timeframe: Timeframe,
  calendar: CalendarId,
  timeUs: number,
): number {
  const block = bars.indexAtTime(symbol, timeframe, set.blockStartUs(timeframe, timeUs));
  const history = Math.max(0, block - set.historyBars);
  return set.usesSessionDay ? Math.min(history, bars.indexAtTime(symbol, timeframe, sessionDayOpenUs(calendar, timeUs))) : history;
}
