import type { QuoteColumns } from '#core/backtest/market-data.ts';
import { type QuotedSpread, quotedSpread } from '#core/backtest/quoted-spread.ts';
import { barCloseUs } from '#core/market/calendar.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import { type QuoteSource, storedQuotes } from './stored-quotes.ts';

/**
 * The widths of the stored quotes, by bar. `known`: the ticks of the range where orders fill at them; null
 * is returned when those are prints alone. Else throws `NoData` when no bar is quoted.
 */
export function spreadColumns(
  source: QuoteSource,
  { symbol, calendar }: Instrument,
  timeframe: Timeframe,
  timeUs: Float64Array,
  known: QuoteColumns | null,
): QuotedSpread | null {
  const endUs = barCloseUs(calendar, timeframe, timeUs[timeUs.length - 1] as number);
  const quotes = known ?? storedQuotes(source, symbol, timeUs[0] as number, endUs);
  const found = quotes && quotedSpread(quotes, calendar, timeframe, timeUs);
  if (found && !Number.isNaN(found.usual[0] as number)) return found;
  // Prints alone: a run that fills at them pays what they say.
  if (known) return null;
  throw new ExpectedError(
    'NoData',
    `There are no stored ticks of ${symbol} with bid and ask in the range, so its spread is not known. Import them, or set costs.spread to a width.`,
  );
}
