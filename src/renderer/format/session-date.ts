import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { formatDate, formatFull, formatMoment, zonedParts } from './time.ts';

const FX_LEAD_US = 3 * 3600e6;

/** Whether bars of a timeframe are named by a date rather than by a time of day. */
export const isDated = (timeframe: string): boolean => timeframe === '1d' || timeframe === '1w';

/**
 * An instant whose UTC date is the session date of a bar of a day or a week. An FX day opens at 17:00 New York, the evening before its
 * date; days of other calendars, and days that were imported by date, begin on their date in UTC.
 */
export const sessionDateUs = (timeUs: number, calendar: CalendarId): number => (calendar === 'fx' ? timeUs + FX_LEAD_US : timeUs);

/** Calendar fields of a bar's session date. */
export const sessionDateParts = (timeUs: number, calendar: CalendarId) => zonedParts(sessionDateUs(timeUs, calendar), 'UTC');

/** `Fri 20 Nov 2026` for days and weeks, whatever the zone; the full time in the zone for shorter bars. */
export function formatBarTime(timeUs: number, timeframe: Timeframe, calendar: CalendarId, zone: string): string {
  if (!isDated(timeframe)) return formatFull(timeUs, zone, timeframe === '1s');
  const { weekday, day, month, year } = sessionDateParts(timeUs, calendar);
  return `${weekday} ${day} ${month} ${year}`;
}

/** The short form for tables: `20 Nov 2026` for days and weeks, else time only today and the date before it on other days. */
export function formatBarMoment(timeUs: number, timeframe: string, calendar: CalendarId, nowUs: number, zone: string): string {
  return isDated(timeframe) ? formatDate(sessionDateUs(timeUs, calendar), 'UTC') : formatMoment(timeUs, nowUs, zone);
}
