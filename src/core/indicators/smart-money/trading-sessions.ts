import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

/** A stretch of every day, minutes after midnight UTC, both ends inclusive; one that starts later than it ends runs over midnight. */
export interface SessionHours {
  readonly startMinute: number;
  readonly endMinute: number;
}

const hours = (start: number, end: number): SessionHours => ({ startMinute: start * 60, endMinute: end * 60 });

/** Sessions and kill zones, UTC (FACTS §7.3, stated; smart-money-concepts, MIT). They do not follow daylight saving time. */
export const TRADING_SESSIONS = {
  sydney: hours(21, 6),
  tokyo: hours(0, 9),
  london: hours(7, 16),
  'new-york': hours(13, 22),
  'asian-kill-zone': hours(0, 4),
  'london-open-kill-zone': hours(6, 9),
  'new-york-kill-zone': hours(11, 14),
  'london-close-kill-zone': hours(14, 16),
} as const satisfies Record<string, SessionHours>;

/** Whether the bar that opens at `timeUs` lies in the session: its minute of the day counts, whatever its seconds. */
export function isInHours({ startMinute, endMinute }: SessionHours, timeUs: number): boolean {
  const minute = Math.floor((timeUs % MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE);
  return startMinute < endMinute ? startMinute <= minute && minute <= endMinute : minute >= startMinute || minute <= endMinute;
}

/** The day, counted from 1970-01-01, on which the session that an instant inside it belongs to began. */
const sessionNumber = ({ startMinute }: SessionHours, timeUs: number): number =>
  Math.floor((timeUs - startMinute * MICROSECONDS_PER_MINUTE) / MICROSECONDS_PER_DAY);

/** High and low of the running session, bar by bar. */
export class SessionRange {
  readonly hours: SessionHours;
  isActive = false;
  high = Number.NaN;
  low = Number.NaN;
  startUs = 0;
  /** Whether the newest bar is the first of a session. */
  isNew = false;
  /** Opening time of the newest bar inside a session. */
  lastUs = 0;
  #number = Number.NaN;

  constructor(hours: SessionHours) {
    this.hours = hours;
  }

  next(timeUs: number, high: number, low: number): void {
    this.isNew = false;
    this.isActive = isInHours(this.hours, timeUs);
    if (!this.isActive) return;
    const number = sessionNumber(this.hours, timeUs);
    this.isNew = number !== this.#number;
    if (this.isNew) {
      this.#number = number;
      this.startUs = timeUs;
      this.high = high;
      this.low = low;
    } else {
      if (high > this.high) this.high = high;
      if (low < this.low) this.low = low;
    }
    this.lastUs = timeUs;
  }

  clone(): SessionRange {
    const copy = new SessionRange(this.hours);
    copy.isActive = this.isActive;
    copy.high = this.high;
    copy.low = this.low;
    copy.startUs = this.startUs;
    copy.isNew = this.isNew;
    copy.lastUs = this.lastUs;
    copy.#number = this.#number;
    return copy;
  }
}
