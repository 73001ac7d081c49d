import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import { ChoiceCache } from './choice-cache.ts';
import { PublishedValues } from './published-values.ts';

/** Thirty columns of a million bars; a pass over so many takes up to a second. */
const PUBLISHED_CACHE_BYTES = 256 << 20;

/** The most recently used published forms, bounded by their bytes. Of the newest bars perhaps no value yet: see {@link PublishedValues}. */
export class PublishedCache extends ChoiceCache<IndicatorDefinition, PublishedValues> {
  constructor(bars: BarReader, clock: Clock, calendarOf: (symbol: string) => CalendarId, limit = PUBLISHED_CACHE_BYTES) {
    super({
      make: ({ symbol, timeframe, definition, parameters, calendar }) => {
        const { id, published, outputs } = definition;
        if (!published) throw new Error(`${id} has no published form.`);
        const days = daysOfCalendar(calendar);
        const compute = (all: BarColumns, columns: readonly Float64Array[]) => published(all, parameters, columns, days);
        return new PublishedValues(outputs.length, compute, bars, clock, symbol, timeframe);
      },
      sizeOf: ({ bytes }) => bytes,
      limit,
      calendarOf,
      identityOf: (definition) => definition,
    });
  }
}
