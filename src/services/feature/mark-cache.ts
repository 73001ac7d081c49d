import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { ChoiceCache } from './choice-cache.ts';
import { MarkHistory } from './mark-history.ts';

/** Marks kept in memory for all charts together, about 160 MB: eight choices of as many as are kept of one. */
const MARK_CACHE_SIZE = 160_000;

/** The most recently used mark histories, bounded by their marks. */
export class MarkCache extends ChoiceCache<IndicatorDefinition, MarkHistory> {
  constructor(bars: BarReader, calendarOf: (symbol: string) => CalendarId, limit = MARK_CACHE_SIZE) {
    super({
      make: ({ symbol, timeframe, definition, parameters, calendar }) => {
        const { id, marks } = definition;
        if (!marks) throw new Error(`${id} has no marks.`);
        return new MarkHistory(() => marks(parameters, daysOfCalendar(calendar)), bars, symbol, timeframe);
      },
      sizeOf: ({ size }) => size,
      limit,
      calendarOf,
      identityOf: (definition) => definition,
    });
  }
}
