import { civilFromDays, dayOfWeek, daysFromCivil, nthWeekday } from './civil-date.ts';

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/** Easter Sunday in days since the epoch. Source: the anonymous Gregorian computus (Meeus, Jones, Butcher). */
function easterDay(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return daysFromCivil(year, Math.floor(f / 31), (f % 31) + 1);
}

/** The weekday on which a fixed date is kept: Friday for a Saturday, Monday for a Sunday. */
function observed(day: number): number {
  const weekday = dayOfWeek(day);
  return weekday === SATURDAY ? day - 1 : weekday === SUNDAY ? day + 1 : day;
}

/** Full-day closings of the New York Stock Exchange by its rules, as kept since 2022 with the years of introduction. */
function isHoliday(day: number, year: number): boolean {
  const newYear = daysFromCivil(year, 1, 1);
  // A New Year's Day on a Saturday is not moved to the old year (NYSE rule 7.2).
  if (dayOfWeek(newYear) !== SATURDAY && day === observed(newYear)) return true;
  if (year >= 1998 && day === nthWeekday(year, 1, MONDAY, 3)) return true;
  if (year >= 1971 && day === nthWeekday(year, 2, MONDAY, 3)) return true;
  if (day === easterDay(year) - 2) return true;
  if (year >= 1971 && day === nthWeekday(year, 5, MONDAY, -1)) return true;
  if (year >= 2022 && day === observed(daysFromCivil(year, 6, 19))) return true;
  if (day === observed(daysFromCivil(year, 7, 4))) return true;
  if (day === nthWeekday(year, 9, MONDAY, 1)) return true;
  if (day === nthWeekday(year, 11, THURSDAY, 4)) return true;
  return day === observed(daysFromCivil(year, 12, 25));
}

/** Days with a 13:00 close: the day after Thanksgiving, 3 July and 24 December where those are trading days. */
function isHalfDay(day: number, year: number): boolean {
  return (
    day === nthWeekday(year, 11, THURSDAY, 4) + 1 ||
    (day === daysFromCivil(year, 7, 3) && dayOfWeek(day) !== FRIDAY) ||
    (day === daysFromCivil(year, 12, 24) && dayOfWeek(day) !== FRIDAY)
  );
}

export const REGULAR_OPEN_MINUTE = 9 * 60 + 30;
export const REGULAR_CLOSE_MINUTE = 16 * 60;
const HALF_DAY_CLOSE_MINUTE = 13 * 60;

/**
 * Minute of the New York day at which the regular session of a date ends; 0 when there is no session. The session starts at
 * 9:30. One-off closings (storms, mourning) are not known. `day` counts from 1970-01-01.
 */
export function usEquityCloseMinute(day: number): number {
  const known = closeMinutes.get(day);
  if (known !== undefined) return known;
  const minute = findCloseMinute(day);
  closeMinutes.set(day, minute);
  return minute;
}

/** By day, as the same days are asked for at every bar and tick. */
const closeMinutes = new Map<number, number>();

function findCloseMinute(day: number): number {
  const weekday = dayOfWeek(day);
  if (weekday === SUNDAY || weekday === SATURDAY) return 0;
  const year = civilFromDays(day).year;
  if (isHoliday(day, year)) return 0;
  return isHalfDay(day, year) ? HALF_DAY_CLOSE_MINUTE : REGULAR_CLOSE_MINUTE;
}
