import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { ChoiceCache } from './choice-cache.ts';
import { IndicatorHistory } from './indicator-history.ts';

/**
 * Values kept in memory for all charts together, in bytes: sixty columns of a million bars. Charts ask for all their indicators in
 * turn, so one column too many would have every one of them computed anew at every step.
 */
export const INDICATOR_CACHE_BYTES = 512 << 20;

/** The most recently used indicator histories, bounded by their bytes. */
export class IndicatorCache extends ChoiceCache<IndicatorDefinition, IndicatorHistory> {
  constructor(bars: BarReader, limit = INDICATOR_CACHE_BYTES, calendarOf: (symbol: string) => CalendarId = () => 'utc') {
    super({
      make: ({ symbol, timeframe, definition, parameters, calendar }) =>
        new IndicatorHistory(definition, parameters, bars, symbol, timeframe, daysOfCalendar(calendar)),
      sizeOf: ({ bytes }) => bytes,
      limit,
      calendarOf,
      identityOf: (definition) => definition,
    });
  }
}
