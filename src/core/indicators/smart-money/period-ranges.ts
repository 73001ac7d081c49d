import { civilFromDays } from '#core/market/civil-date.ts';
import { MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import type { SessionDays } from '../definition.ts';
import { SessionWindow, type SessionWindowName, sessionDateNumber } from '../session-days.ts';

/** Periods whose high and low traders watch. The shorter ones lie on the UTC grid, days and longer follow the session days. */
export const WATCHED_PERIODS = ['15m', '30m', '1h', '4h', '1d', '1w', '1mo'] as const;
export type WatchedPeriod = (typeof WATCHED_PERIODS)[number];

const GRID_US: Partial<Record<WatchedPeriod, number>> = {
  '15m': 15 * MICROSECONDS_PER_MINUTE,
  '30m': 30 * MICROSECONDS_PER_MINUTE,
  '1h': MICROSECONDS_PER_HOUR,
  '4h': 4 * MICROSECONDS_PER_HOUR,
};

const WINDOWS: Partial<Record<WatchedPeriod, SessionWindowName>> = { '1d': 'day', '1w': 'week', '1mo': 'month' };

/** What a period is called on the chart. */
export const periodName = (period: WatchedPeriod): string => WINDOWS[period] ?? period;

/** 1970-01-01 was a Thursday: the day that is three after it, modulo seven, is a Monday. */
const MONDAY_SHIFT = 3;

/** Whether an instant is exactly where a period begins. */
export function isPeriodStart(period: WatchedPeriod, days: SessionDays, timeUs: number): boolean {
  const gridUs = GRID_US[period];
  if (gridUs !== undefined) return timeUs % gridUs === 0;
  if (days.dayStartUs(timeUs) !== timeUs) return false;
  if (period === '1d') return true;
  const date = sessionDateNumber(days, timeUs);
  return period === '1w' ? (date + MONDAY_SHIFT) % 7 === 0 : civilFromDays(date).day === 1;
}

/** Tells when bars enter another period. */
class PeriodChange {
  readonly #gridUs: number;
  readonly #window: SessionWindow | null;
  #current = Number.NaN;

  constructor(gridUs: number, window: SessionWindow | null) {
    this.#gridUs = gridUs;
    this.#window = window;
  }

  enters(timeUs: number): boolean {
    if (this.#window !== null) return this.#window.enters(timeUs);
    const number = Math.floor(timeUs / this.#gridUs);
    if (number === this.#current) return false;
    this.#current = number;
    return true;
  }

  clone(): PeriodChange {
    const copy = new PeriodChange(this.#gridUs, this.#window?.clone() ?? null);
    copy.#current = this.#current;
    return copy;
  }
}

const periodChange = (period: WatchedPeriod, days: SessionDays): PeriodChange => {
  const window = WINDOWS[period];
  return new PeriodChange(GRID_US[period] ?? 0, window === undefined ? null : new SessionWindow(window, days));
};

/** High and low of the running period and of the two periods with bars before it. */
export class PeriodRanges {
  readonly #change: PeriodChange;
  /** Periods entered so far. */
  count = 0;
  isNew = false;
  high = Number.NaN;
  low = Number.NaN;
  previousHigh = Number.NaN;
  previousLow = Number.NaN;
  beforePreviousHigh = Number.NaN;
  beforePreviousLow = Number.NaN;

  constructor(change: PeriodChange) {
    this.#change = change;
  }

  static of(period: WatchedPeriod, days: SessionDays): PeriodRanges {
    return new PeriodRanges(periodChange(period, days));
  }

  next(timeUs: number, high: number, low: number): void {
    this.isNew = this.#change.enters(timeUs);
    if (this.isNew) {
      this.count++;
      this.beforePreviousHigh = this.previousHigh;
      this.beforePreviousLow = this.previousLow;
      this.previousHigh = this.high;
      this.previousLow = this.low;
      this.high = high;
      this.low = low;
      return;
    }
    if (high > this.high) this.high = high;
    if (low < this.low) this.low = low;
  }

  clone(): PeriodRanges {
    const copy = new PeriodRanges(this.#change.clone());
    copy.count = this.count;
    copy.isNew = this.isNew;
    copy.high = this.high;
    copy.low = this.low;
    copy.previousHigh = this.previousHigh;
    copy.previousLow = this.previousLow;
    copy.beforePreviousHigh = this.beforePreviousHigh;
    copy.beforePreviousLow = this.beforePreviousLow;
    return copy;
  }
}
