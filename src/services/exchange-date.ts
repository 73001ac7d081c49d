import { sessionDayNumberOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, type Timeframe } from '#core/market/timeframe.ts';

/**
 * Opening time of a bar as a file gives it. Days and weeks of US equities are named by the exchange's date, and midnight UTC of that
 * date is still the evening before in New York: such a bar opens when its session day does. Every other time stays as it is.
 */
export function exchangeDateOpenUs(calendar: CalendarId, timeframe: Timeframe | 'tick', timeUs: number): number {
  const isDate = (timeframe === '1d' || timeframe === '1w') && timeUs % MICROSECONDS_PER_DAY === 0;
  return calendar === 'us-equity' && isDate ? sessionDayNumberOpenUs(calendar, timeUs / MICROSECONDS_PER_DAY) : timeUs;
}
