import { sessionDayOpenUs } from '#core/market/calendar.ts';
import { civilFromDays } from '#core/market/civil-date.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import type { SessionDays } from './definition.ts';

/** Windows of time that an indicator may begin afresh with. */
export const SESSION_WINDOWS = ['hour', 'day', 'week', 'month'] as const;
export type SessionWindowName = (typeof SESSION_WINDOWS)[number];

/** Days that begin at midnight UTC. */
export const UTC_DAYS: SessionDays = { dayStartUs: (timeUs) => Math.floor(timeUs / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY };

/** The days of a session calendar. */
export const daysOfCalendar = (calendar: CalendarId): SessionDays =>
  calendar === 'utc' ? UTC_DAYS : { dayStartUs: (timeUs) => sessionDayOpenUs(calendar, timeUs) };

const NOON_US = 12 * MICROSECONDS_PER_HOUR;
/** 1970-01-01 was a Thursday: weeks that start on Monday are shifted by three days. */
const WEEK_SHIFT_DAYS = 3;

/** Days since 1970-01-01 of the date that a session day is named for. Every session starts within 12 hours of that date's midnight UTC. */
export const sessionDateNumber = (days: SessionDays, timeUs: number): number =>
  Math.floor((days.dayStartUs(timeUs) + NOON_US) / MICROSECONDS_PER_DAY);

/** Tells when bars enter another hour (UTC), session day, week (from Monday's session day) or month (of the session days' dates). */
export class SessionWindow {
  readonly #name: SessionWindowName;
  readonly #days: SessionDays;
  #current = Number.NaN;

  constructor(name: SessionWindowName, days: SessionDays) {
    this.#name = name;
    this.#days = days;
  }

  /** Takes the next bar's time; true when it lies in another window than the bar before, and for the first bar. */
  enters(timeUs: number): boolean {
    const number = this.#numberOf(timeUs);
    if (number === this.#current) return false;
    this.#current = number;
    return true;
  }

  #numberOf(timeUs: number): number {
    if (this.#name === 'hour') return Math.floor(timeUs / MICROSECONDS_PER_HOUR);
    if (this.#name === 'day') return this.#days.dayStartUs(timeUs);
    const date = sessionDateNumber(this.#days, timeUs);
    if (this.#name === 'week') return Math.floor((date + WEEK_SHIFT_DAYS) / 7);
    const { year, month } = civilFromDays(date);
    return year * 12 + month;
  }

  clone(): SessionWindow {
    const copy = new SessionWindow(this.#name, this.#days);
    copy.#current = this.#current;
    return copy;
  }
}
