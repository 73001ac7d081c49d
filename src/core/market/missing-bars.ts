import { barCloseUs, isInSession, sessionDayNumber } from './calendar.ts';
import { dayOfWeek } from './civil-date.ts';
import type { CalendarId } from './instrument.ts';
import { type Timeframe, timeframeIndex, timeframeLengthUs } from './timeframe.ts';
import { usEquityCloseMinute } from './us-equity-sessions.ts';

/** Openings that are asked one by one; a longer silence is estimated. */
const MOST_STEPS = 5000;
/** Share of all time that is session, for the estimate. */
const SESSION_SHARE: Readonly<Record<CalendarId, number>> = { utc: 1, fx: 5 / 7, 'us-equity': (252 * 6.5) / (365.25 * 24) };

function missingDays(calendar: CalendarId, fromUs: number, toUs: number): number {
  let missing = 0;
  const end = sessionDayNumber(calendar, toUs);
  for (let day = sessionDayNumber(calendar, fromUs) + 1; day < end; day++) {
    const weekday = dayOfWeek(day);
    // Weekends are never expected of daily bars: what trades on them has a bar there.
    if (calendar === 'us-equity' ? usEquityCloseMinute(day) > 0 : weekday >= 1 && weekday <= 5) missing++;
  }
  return missing;
}

/** Bars that the session calendar expects between two neighbours that opened at `fromUs` and `toUs`. Estimated for silences of months. */
export function missingBetween(calendar: CalendarId, timeframe: Timeframe, fromUs: number, toUs: number): number {
  const lengthUs = timeframeLengthUs(timeframe);
  if (toUs - fromUs <= lengthUs) return 0;
  if (timeframe === '1w') return Math.max(0, Math.round((toUs - fromUs) / lengthUs) - 1);
  if (timeframe === '1d') return missingDays(calendar, fromUs, toUs);
  if (timeframeIndex(timeframe) < timeframeIndex('4h') && calendar === 'utc') return Math.round((toUs - fromUs) / lengthUs) - 1;
  if ((toUs - fromUs) / lengthUs > MOST_STEPS) return Math.round(((toUs - fromUs) / lengthUs - 1) * SESSION_SHARE[calendar]);
  let missing = 0;
  for (let openUs = barCloseUs(calendar, timeframe, fromUs); openUs < toUs; openUs = barCloseUs(calendar, timeframe, openUs)) {
    if (isInSession(calendar, openUs)) missing++;
  }
  return missing;
}
