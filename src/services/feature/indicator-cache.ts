import type { IndicatorDefinition } from '#core/indicators/definition.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import type { BarReader } from '#core/ports/bars.ts';
import { ExpectedError } from '#core/result.ts';
import { type Choice, ChoiceCache } from './choice-cache.ts';
import { CompanionCloses } from './companion-closes.ts';
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
      make: (choice) => {
        const { symbol, timeframe, definition, parameters, calendar } = choice;
        return new IndicatorHistory(definition, parameters, bars, symbol, timeframe, daysOfCalendar(calendar), companionOf(bars, choice));
      },
      sizeOf: ({ bytes }) => bytes,
      limit,
      calendarOf,
      identityOf: (definition) => definition,
    });
  }
}

function companionOf(bars: BarReader, { timeframe, definition, parameters }: Choice<IndicatorDefinition>): CompanionCloses | null {
  const symbol = definition.companion?.(parameters) ?? null;
  if (symbol === null) return null;
  if (bars.seriesSummary(symbol, timeframe) !== null) return new CompanionCloses(bars, symbol, timeframe);
  throw new ExpectedError(
    'UnknownInstrument',
    `${definition.title} was not computed: there are no ${timeframe} bars of "${symbol}" to compare with. Name an instrument that has some, or import its history.`,
  );
}
