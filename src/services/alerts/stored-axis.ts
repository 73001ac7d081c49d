import type { TimeAxis } from '#core/drawings/time-axis.ts';
import { barOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';

/**
 * Positions among the stored bars of a series, as a chart of it has them, at a moment: the bar that is forming then comes right after the
 * last stored one, however long the gap between them, so that a line has the same price at that moment before and after the bar has
 * closed. A time inside a bar lies between its position and the next. Before the first bar and after the present one, positions count on
 * by the nominal length.
 */
export function storedAxis(bars: BarReader, symbol: string, timeframe: Timeframe, calendar: CalendarId, nowUs: number): TimeAxis {
  const barUs = timeframeLengthUs(timeframe);
  const nowOpenUs = barOpenUs(calendar, timeframe, nowUs);
  const nowIndex = bars.indexAtTime(symbol, timeframe, nowOpenUs);
  const within = (timeUs: number, openUs: number) => Math.min(1, (timeUs - openUs) / barUs);
  return {
    positionOf(timeUs) {
      const openUs = barOpenUs(calendar, timeframe, timeUs);
      if (openUs >= nowOpenUs) return nowIndex + (timeUs - nowOpenUs) / barUs;
      const index = bars.indexAtTime(symbol, timeframe, openUs);
      const found = bars.readByIndex(symbol, timeframe, index, 1).timeUs[0];
      if (found === openUs) return index + within(timeUs, openUs);
      if (index === 0) return found === undefined ? (timeUs - nowOpenUs) / barUs : (timeUs - found) / barUs;
      // In a gap: it is as wide as one bar.
      const before = bars.readByIndex(symbol, timeframe, index - 1, 1).timeUs[0] as number;
      return index - 1 + within(timeUs, before);
    },
    timeAt(position) {
      if (position >= nowIndex) return nowOpenUs + (position - nowIndex) * barUs;
      const index = Math.max(0, Math.floor(position));
      const found = bars.readByIndex(symbol, timeframe, index, 1).timeUs[0] ?? nowOpenUs;
      return found + (position - index) * barUs;
    },
  };
}
