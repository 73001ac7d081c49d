import { civilFromDays, daysFromCivil, nthWeekday } from './civil-date.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from './timeframe.ts';

const STANDARD_OFFSET_US = -5 * MICROSECONDS_PER_HOUR;
const SUMMER_OFFSET_US = -4 * MICROSECONDS_PER_HOUR;

/** First day of summer time (days since the epoch) by the US rule of that year. */
function summerStartDay(year: number): number {
  if (year >= 2007) return nthWeekday(year, 3, 0, 2);
  if (year >= 1987) return nthWeekday(year, 4, 0, 1);
  if (year === 1974) return daysFromCivil(1974, 1, 6);
  if (year === 1975) return daysFromCivil(1975, 2, 23);
  return nthWeekday(year, 4, 0, -1);
}

const summerEndDay = (year: number): number => (year >= 2007 ? nthWeekday(year, 11, 0, 1) : nthWeekday(year, 10, 0, -1));

// The year looked up last: nearly every question is about the same one.
let cachedFromUs = 0;
let cachedToUs = 0;
let summerFromUs = 0;
let summerToUs = 0;

function loadYear(timeUs: number): void {
  const year = civilFromDays(Math.floor(timeUs / MICROSECONDS_PER_DAY)).year;
  cachedFromUs = daysFromCivil(year, 1, 1) * MICROSECONDS_PER_DAY;
  cachedToUs = daysFromCivil(year + 1, 1, 1) * MICROSECONDS_PER_DAY;
  // 02:00 local standard time and 02:00 local summer time, in UTC.
  summerFromUs = summerStartDay(year) * MICROSECONDS_PER_DAY + 7 * MICROSECONDS_PER_HOUR;
  summerToUs = summerEndDay(year) * MICROSECONDS_PER_DAY + 6 * MICROSECONDS_PER_HOUR;
}

/**
 * Offset of New York from UTC in microseconds (negative) at an instant, by the rules of the Uniform Time Act: since 2007 second
 * Sunday of March to first of November; 1987-2006 first Sunday of April to last of October; 1967-1986 last Sunday of April
 * to last of October, 1974 and 1975 starting early. Before 1967 the rule of 1967 is used, which is not what clocks showed.
 */
export function newYorkOffsetUs(timeUs: number): number {
  if (timeUs < cachedFromUs || timeUs >= cachedToUs) loadYear(timeUs);
  return timeUs >= summerFromUs && timeUs < summerToUs ? SUMMER_OFFSET_US : STANDARD_OFFSET_US;
}

/**
 * UTC instant of a New York wall time, given as microseconds since 1970-01-01 00:00 of that wall. For the hour that a change of
 * summer time skips or repeats the answer is one of its two readings; no session starts there.
 */
export function newYorkToUtcUs(wallUs: number): number {
  const guess = wallUs - newYorkOffsetUs(wallUs - STANDARD_OFFSET_US);
  return wallUs - newYorkOffsetUs(guess);
}
