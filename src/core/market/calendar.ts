import { dayOfWeek } from './civil-date.ts';
import type { CalendarId } from './instrument.ts';
import { newYorkOffsetUs, newYorkToUtcUs } from './new-york-time.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, type Timeframe, timeframeLengthUs } from './timeframe.ts';
import { REGULAR_CLOSE_MINUTE, REGULAR_OPEN_MINUTE, usEquityCloseMinute } from './us-equity-sessions.ts';

const FOUR_HOURS_US = 4 * MICROSECONDS_PER_HOUR;
/** FX days begin at 17:00 New York, seven hours before the date that they are named for. */
const FX_DAY_LEAD_US = 7 * MICROSECONDS_PER_HOUR;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4;

/** Number of the session day (days since 1970-01-01 of its trade date) that an instant belongs to. */
export function sessionDayNumber(calendar: CalendarId, timeUs: number): number {
  if (calendar === 'utc') return Math.floor(timeUs / MICROSECONDS_PER_DAY);
  const wallUs = timeUs + newYorkOffsetUs(timeUs);
  return Math.floor((calendar === 'fx' ? wallUs + FX_DAY_LEAD_US : wallUs) / MICROSECONDS_PER_DAY);
}

/** Opening instant of a session day, given by the number of its trade date. */
export function sessionDayNumberOpenUs(calendar: CalendarId, dayNumber: number): number {
  const wallUs = dayNumber * MICROSECONDS_PER_DAY;
  if (calendar === 'utc') return wallUs;
  return newYorkToUtcUs(calendar === 'fx' ? wallUs - FX_DAY_LEAD_US : wallUs);
}

/**
 * Opening instant of the session day that `timeUs` belongs to. FX: 17:00 New York. US equities: midnight of the exchange date in
 * New York. UTC: midnight.
 */
export const sessionDayOpenUs = (calendar: CalendarId, timeUs: number): number =>
  sessionDayNumberOpenUs(calendar, sessionDayNumber(calendar, timeUs));

/** Number of the Monday whose week a session day belongs to. */
const mondayOf = (dayNumber: number): number => dayNumber - ((((dayNumber - FIRST_MONDAY) % 7) + 7) % 7);

/**
 * Opening instant of the bar that `timeUs` belongs to; at most `timeUs`. Up to 1h bars lie on the UTC grid; 4h bars count from the
 * session day's start (the last one is shorter or longer by an hour's bar at a change of summer time); 1d is the session day; 1w
 * starts with Monday's session day, which for FX opens on Sunday 17:00 New York.
 */
export function barOpenUs(calendar: CalendarId, timeframe: Timeframe, timeUs: number): number {
  if (timeframe === '1d') return sessionDayOpenUs(calendar, timeUs);
  if (timeframe === '1w') return sessionDayNumberOpenUs(calendar, mondayOf(sessionDayNumber(calendar, timeUs)));
  if (timeframe === '4h') {
    const dayOpenUs = sessionDayOpenUs(calendar, timeUs);
    return dayOpenUs + Math.floor((timeUs - dayOpenUs) / FOUR_HOURS_US) * FOUR_HOURS_US;
  }
  const lengthUs = timeframeLengthUs(timeframe);
  return Math.floor(timeUs / lengthUs) * lengthUs;
}

/** End (exclusive) of the bar that opens at `openUs`. */
export function barCloseUs(calendar: CalendarId, timeframe: Timeframe, openUs: number): number {
  if (timeframe === '1d') return sessionDayNumberOpenUs(calendar, sessionDayNumber(calendar, openUs) + 1);
  if (timeframe === '1w') return sessionDayNumberOpenUs(calendar, mondayOf(sessionDayNumber(calendar, openUs)) + 7);
  if (timeframe === '4h') return Math.min(openUs + FOUR_HOURS_US, sessionDayNumberOpenUs(calendar, sessionDayNumber(calendar, openUs) + 1));
  return openUs + timeframeLengthUs(timeframe);
}

/**
 * Whether trading is expected at an instant. FX: Sunday 17:00 to Friday 17:00 New York. US equities: 9:30 to 16:00 New York (13:00
 * on half days) on trading days. UTC: always.
 */
export function isInSession(calendar: CalendarId, timeUs: number): boolean {
  if (calendar === 'utc') return true;
  const wallUs = timeUs + newYorkOffsetUs(timeUs);
  if (calendar === 'fx') {
    const weekday = dayOfWeek(Math.floor((wallUs + FX_DAY_LEAD_US) / MICROSECONDS_PER_DAY));
    return weekday >= 1 && weekday <= 5;
  }
  const day = Math.floor(wallUs / MICROSECONDS_PER_DAY);
  const minute = (wallUs - day * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE;
  return minute >= REGULAR_OPEN_MINUTE && minute < usEquityCloseMinute(day);
}

/**
 * Whether a bar `[fromUs, toUs)` that holds no session lies outside the hours that sessions have on any day: a series that has one holds prices of before
 * and after sessions. US equities: before 9:30 or from 16:00 on, New York; a bar of the afternoon of a half day is none, as not every year kept it.
 */
export function isOutsideHours(calendar: CalendarId, fromUs: number, toUs: number): boolean {
  if (calendar !== 'us-equity') return true;
  const minuteOf = (timeUs: number): number => {
    const wallUs = timeUs + newYorkOffsetUs(timeUs);
    return (wallUs - Math.floor(wallUs / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE;
  };
  const from = minuteOf(fromUs);
  const last = minuteOf(toUs - 1);
  return from >= REGULAR_CLOSE_MINUTE || (last < REGULAR_OPEN_MINUTE && from <= last);
}
