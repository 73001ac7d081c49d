import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';

const TRADING_DAYS: Readonly<Record<CalendarId, number>> = { 'us-equity': 252, fx: 260, utc: 365 };
const HOURS_A_DAY: Readonly<Record<CalendarId, number>> = { 'us-equity': 6.5, fx: 24, utc: 24 };

/** Bars of a timeframe in a usual year of a calendar: 252 days for US equities, 260 for foreign exchange, 365 where it never closes; 52 weeks. */
export function usualPeriodsPerYear(timeframe: Timeframe, calendar: CalendarId): number {
  const days = TRADING_DAYS[calendar];
  const lengthUs = timeframeLengthUs(timeframe);
  if (lengthUs > MICROSECONDS_PER_DAY) return 52;
  if (lengthUs === MICROSECONDS_PER_DAY) return days;
  return Math.max(days, (days * HOURS_A_DAY[calendar] * MICROSECONDS_PER_HOUR) / lengthUs);
}
