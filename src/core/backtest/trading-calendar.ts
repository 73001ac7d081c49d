import { barCloseUs, isInSession, sessionDayNumber } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { SymbolData } from './market-data.ts';

const HALF_HOUR_US = 30 * MICROSECONDS_PER_MINUTE;

/** Sessions of one series, by bar; computed when asked for first. Knows the calendar and the halts, never the bars to come. */
export class TradingCalendar {
  protected readonly data: SymbolData;
  readonly #timeframe: Timeframe;
  #days: Int32Array | null = null;
  /** The bar that was asked for last, and whether it is partial. */
  #partialBar = -1;
  #isPartial = false;
  #closed: Uint8Array | null | undefined;
  /** The first halt that may reach into the next bar to be marked. */
  #halt = 0;

  constructor(data: SymbolData, timeframe: Timeframe) {
    this.data = data;
    this.#timeframe = timeframe;
  }

  get calendar(): CalendarId {
    return this.data.instrument.calendar;
  }

  /** End of a bar, microseconds UTC. */
  barEndUs(bar: number): number {
    return barCloseUs(this.calendar, this.#timeframe, this.data.bars.timeUs[bar] as number);
  }

  /** Session day number of every bar. */
  get days(): Int32Array {
    this.#days ??= Int32Array.from(this.data.bars.timeUs, (_, bar) => this.dayOf(bar));
    return this.#days;
  }

  /** Session day number of a bar. */
  protected dayOf(bar: number): number {
    return sessionDayNumber(this.calendar, this.data.bars.timeUs[bar] as number);
  }

  /** Whether an instant is in a session. */
  isOpenAt(timeUs: number): boolean {
    return isInSession(this.calendar, timeUs);
  }

  /** Whether some of a bar is not in a session. */
  isPartial(bar: number): boolean {
    if (this.calendar === 'utc') return false;
    if (timeframeLengthUs(this.#timeframe) >= MICROSECONDS_PER_DAY) return this.calendar === 'us-equity' || this.#timeframe === '1w';
    if (bar !== this.#partialBar) {
      this.#partialBar = bar;
      this.#isPartial = this.#countIn(bar, false) > 0;
    }
    return this.#isPartial;
  }

  /** Whether some of a bar is in a session. Days and weeks always are. */
  touchesSession(bar: number): boolean {
    if (this.calendar === 'utc' || timeframeLengthUs(this.#timeframe) >= MICROSECONDS_PER_DAY) return true;
    return this.#countIn(bar, true) > 0;
  }

  /** Whether the session ends with a bar, by the calendar. */
  isLastOfSession(bar: number): boolean {
    if (timeframeLengthUs(this.#timeframe) >= MICROSECONDS_PER_DAY) return true;
    const startUs = this.data.bars.timeUs[bar] as number;
    const endUs = this.barEndUs(bar);
    if (sessionDayNumber(this.calendar, endUs) !== sessionDayNumber(this.calendar, startUs)) return true;
    return this.calendar === 'us-equity' && isInSession('us-equity', startUs) && !isInSession('us-equity', endUs);
  }

  /** The session day with whose end a position ends that is entered in a bar; NaN for the next one, where it is entered at the end of one. */
  endDay(bar: number, isAtClose: boolean): number {
    return isAtClose && this.isLastOfSession(bar) ? Number.NaN : (this.days[bar] as number);
  }

  /** 1 for bars in which nothing fills: halted, or wholly outside a session. Null when there is none. */
  get closed(): Uint8Array | null {
    if (this.#closed === undefined) {
      const closed = new Uint8Array(this.data.bars.timeUs.length);
      this.#closed = this.fillClosed(closed, 0) ? closed : null;
    }
    return this.#closed;
  }

  /** Marks the bars from `from` on in which nothing fills, which are taken in their order. Whether there are any. */
  protected fillClosed(closed: Uint8Array, from: number): boolean {
    const { bars, halts = [] } = this.data;
    const hasSessions = this.calendar !== 'utc' && timeframeLengthUs(this.#timeframe) < MICROSECONDS_PER_DAY;
    let isAny = false;
    if (!hasSessions && halts.length === 0) return isAny;
    for (let i = from; i < closed.length; i++) {
      const timeUs = bars.timeUs[i] as number;
      while (this.#halt < halts.length && (halts[this.#halt]?.toUs ?? 0) <= timeUs) this.#halt++;
      const isHalted = timeUs >= (halts[this.#halt]?.fromUs ?? Number.POSITIVE_INFINITY);
      if (!isHalted && (!hasSessions || this.touchesSession(i))) continue;
      closed[i] = 1;
      isAny = true;
    }
    return isAny;
  }

  /** Half hours of a bar that are in a session, or that are not: sessions begin and end on them. */
  #countIn(bar: number, isIn: boolean): number {
    const endUs = this.barEndUs(bar);
    let count = 0;
    for (let us = this.data.bars.timeUs[bar] as number; us < endUs; us += HALF_HOUR_US)
      if (isInSession(this.calendar, us) === isIn) count++;
    return count;
  }
}
