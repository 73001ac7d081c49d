import { z } from 'zod';
import { civilFromDays, daysFromCivil } from '#core/market/civil-date.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, MICROSECONDS_PER_SECOND } from '#core/market/timeframe.ts';
import type { SessionDays } from '../definition.ts';

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?Z)?$/;
const NOON_US = 12 * MICROSECONDS_PER_HOUR;
const sentence = 'a date like 2024-03-08 or a time like 2024-03-08T14:30Z';

/** An instant as ISO 8601 in UTC, or a date: the session day of that date. From the first bar on unless stated. */
export const anchorTimeParameter = z
  .string(sentence)
  .regex(PATTERN, sentence)
  .refine((text) => isOnTheCalendar(text), sentence)
  .default('1970-01-01');

/** The numbers in a text of the pattern: year, month, day, hour, minute, second; hours NaN in a date alone. */
function partsOf(text: string): number[] {
  const [, ...parts] = PATTERN.exec(text) ?? [];
  return parts.map((part) => (part === undefined ? Number.NaN : Number(part)));
}

function isOnTheCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = partsOf(text);
  const date = civilFromDays(daysFromCivil(year, month, day));
  return date.month === month && date.day === day && !(hour > 23) && !(minute > 59) && !(second > 59);
}

/** Microseconds UTC of a checked anchor. */
export function anchorTimeUs(text: string, days: SessionDays): number {
  const [year = 0, month = 0, day = 0, hour = Number.NaN, minute = 0, second = Number.NaN] = partsOf(text);
  const midnightUs = daysFromCivil(year, month, day) * MICROSECONDS_PER_DAY;
  // Noon UTC lies in the session day of its date, whatever the calendar.
  if (Number.isNaN(hour)) return days.dayStartUs(midnightUs + NOON_US);
  const seconds = Number.isNaN(second) ? 0 : second;
  return midnightUs + hour * MICROSECONDS_PER_HOUR + minute * MICROSECONDS_PER_MINUTE + seconds * MICROSECONDS_PER_SECOND;
}
