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

/**
 * The calendar whose session days are the dates of stored bars: days of US equities that were imported before their calendar was known
 * lie at midnight UTC of their date, and go by that.
 */
export const datingCalendar = (calendar: CalendarId, timeframe: Timeframe, timeUs: Float64Array): CalendarId =>
  calendar === 'us-equity' && (timeframe === '1d' || timeframe === '1w') && (timeUs[0] ?? Number.NaN) % MICROSECONDS_PER_DAY === 0
    ? 'utc'
    : calendar;
