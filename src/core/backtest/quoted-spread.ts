import { barCloseUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_HOUR, type Timeframe } from '#core/market/timeframe.ts';
import type { QuoteColumns } from './market-data.ts';

/** What the quotes of a range say of the width between bid and ask. */
export interface QuotedSpread {
  /** Median width of the quotes inside each bar; NaN for a bar without any. */
  readonly spread: Float64Array;
  /** What such a bar is taken to have, by hour of the UTC day: the median of the quoted bars of that hour, else of all. NaN when none is quoted. */
  readonly usual: Float64Array;
}

const hourOf = (timeUs: number): number => Math.floor(timeUs / MICROSECONDS_PER_HOUR) % 24;

/** NaN for none. */
function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/**
 * The width between bid and ask of every bar. The median, because a few stub quotes far away say nothing of what a fill pays. A print, whose
 * bid is its ask, and a crossed quote tell no width.
 */
export function quotedSpread(quotes: QuoteColumns, calendar: CalendarId, timeframe: Timeframe, timeUs: Float64Array): QuotedSpread {
  const spread = new Float64Array(timeUs.length).fill(Number.NaN);
  const count = quotes.timeUs.length;
  const widths = new Float64Array(count);
  let next = 0;
  for (let bar = 0; bar < timeUs.length && next < count; bar++) {
    const openUs = timeUs[bar] as number;
    while (next < count && (quotes.timeUs[next] as number) < openUs) next++;
    if (next === count || (quotes.timeUs[next] as number) >= (timeUs[bar + 1] ?? Number.POSITIVE_INFINITY)) continue;
    const endUs = barCloseUs(calendar, timeframe, openUs);
    let inside = 0;
    for (; next < count && (quotes.timeUs[next] as number) < endUs; next++) {
      const width = (quotes.ask[next] as number) - (quotes.bid[next] as number);
      if (width > 0) widths[inside++] = width;
    }
    spread[bar] = medianOf(widths.subarray(0, inside));
  }
  const all = medianOf(spread.filter((width) => !Number.isNaN(width)));
  const usual = Float64Array.from({ length: 24 }, (_, hour) => {
    const found = medianOf(spread.filter((width, bar) => !Number.isNaN(width) && hourOf(timeUs[bar] as number) === hour));
    return Number.isNaN(found) ? all : found;
  });
  return { spread, usual };
}
