import { barCloseUs, isInSession, isOutsideHours, sessionDayNumber, sessionDayNumberOpenUs } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';
import { REGULAR_OPEN_MINUTE, usEquityCloseMinute } from '#core/market/us-equity-sessions.ts';
import type { SymbolData } from './market-data.ts';

const HALF_HOUR_US = 30 * MICROSECONDS_PER_MINUTE;

/** What of a bar is no price of a session, as bits: its open, what lies inside it, its close. */
export const NO_OPEN = 1;
export const NO_PATH = 2;
export const NO_CLOSE = 4;
/** A bar in which nothing fills. */
export const CLOSED: number = NO_OPEN | NO_PATH | NO_CLOSE;

/**
 * Sessions of one series, by bar; computed when asked for first. Knows the calendar and the halts, never the bars to come.
 *
 * A bar that holds more than a session, as that of 9:00 to 10:00 of a share that is traded from 9:30 on, holds prices of the session alone as long as
 * the series has had no bar from outside its hours: then its open is the session's opening, and its close the session's last price. From the first such
 * bar on nobody knows which of its prices lie in the session: then its open (or its close), its high and its low fill nothing.
 */
export class TradingCalendar {
  protected readonly data: Pick<SymbolData, 'instrument' | 'bars' | 'halts'>;
  readonly #timeframe: Timeframe;
  readonly #hasSessions: boolean;
  #days: Int32Array | null = null;
  /** The bar that was asked for last, and whether it is partial. */
  #partialBar = -1;
  #isPartial = false;
  #closed: Uint8Array | null = null;
  /** Bars that `#closed` is found for. */
  #marked = 0;
  /** The first halt that may reach into the next bar to be marked. */
  #halt = 0;
  /** A bar that was marked lies outside the hours of sessions. */
  #hasOutside = false;
  #unclearOpens = 0;
  #unclearCloses = 0;

  constructor(data: Pick<SymbolData, 'instrument' | 'bars' | 'halts'>, timeframe: Timeframe) {
    this.data = data;
    this.#timeframe = timeframe;
    this.#hasSessions = this.calendar !== 'utc' && timeframeLengthUs(timeframe) < MICROSECONDS_PER_DAY;
  }

  get calendar(): CalendarId {
    return this.data.instrument.calendar;
  }

  /** End of a bar, microseconds UTC. */
  barEndUs(bar: number): number {
    return barCloseUs(this.calendar, this.#timeframe, this.data.bars.timeUs[bar] as number);
  }

  /** When trading in a bar begins: with it, or with the session that begins inside it; with it, too, where there is none. Microseconds UTC. */
  openUs(bar: number): number {
    const startUs = this.data.bars.timeUs[bar] as number;
    if (!this.#hasSessions || isInSession(this.calendar, startUs)) return startUs;
    const beginUs = this.#sessionBeginUs(bar);
    return Number.isNaN(beginUs) ? startUs : beginUs;
  }

  /**
   * When trading in a bar begins, for what arrives or ends at an instant: as {@link openUs}, and of days and weeks of shares 9:30 in New York, though their
   * trades carry the time of the bar: what is sent in the evening is in time for the morning. Microseconds UTC.
   */
  beginUs(bar: number): number {
    if (this.calendar !== 'us-equity' || this.#hasSessions) return this.openUs(bar);
    return (this.data.bars.timeUs[bar] as number) + REGULAR_OPEN_MINUTE * MICROSECONDS_PER_MINUTE;
  }

  /**
   * When trading in a bar ends, for what is sent or ends at an instant: with it, and of days of shares with their session, where they begin at
   * midnight in New York. Microseconds UTC.
   */
  closeUs(bar: number): number {
    if (this.calendar !== 'us-equity' || this.#timeframe !== '1d') return this.barEndUs(bar);
    const startUs = this.data.bars.timeUs[bar] as number;
    const day = sessionDayNumber(this.calendar, startUs);
    const minute = usEquityCloseMinute(day);
    if (minute === 0 || sessionDayNumberOpenUs(this.calendar, day) !== startUs) return this.barEndUs(bar);
    return startUs + minute * MICROSECONDS_PER_MINUTE;
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
    return !this.#hasSessions || this.#countIn(bar, true) > 0;
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

  /** What of each bar fills nothing, as bits: halted, or not in a session. Null when there is none. */
  get closed(): Uint8Array | null {
    const { length } = this.data.bars.timeUs;
    if (this.#marked < length) {
      const closed = new Uint8Array(length);
      if (this.#closed !== null) closed.set(this.#closed);
      if (this.fillClosed(closed, this.#marked) || this.#closed !== null) this.#closed = closed;
      this.#marked = length;
    }
    return this.#closed;
  }

  /** Bars with prices that may lie outside a session: those that one begins in, and the others, that one ends in. */
  get unclearBars(): { readonly begins: number; readonly ends: number } {
    return { begins: this.#unclearOpens, ends: this.#unclearCloses };
  }

  /** Marks what fills nothing of the bars from `from` on, which are taken in their order. Whether there is anything. */
  protected fillClosed(closed: Uint8Array, from: number): boolean {
    const { bars, halts = [] } = this.data;
    let isAny = false;
    if (!this.#hasSessions && halts.length === 0) return isAny;
    for (let i = from; i < closed.length; i++) {
      const startUs = bars.timeUs[i] as number;
      while (this.#halt < halts.length && (halts[this.#halt]?.toUs ?? 0) <= startUs) this.#halt++;
      const isHalted = startUs >= (halts[this.#halt]?.fromUs ?? Number.POSITIVE_INFINITY);
      const outside = this.#hasSessions ? this.#partsOutside(i) : 0;
      if (outside === CLOSED && !this.#hasOutside) this.#hasOutside = isOutsideHours(this.calendar, startUs, this.barEndUs(i));
      const parts = isHalted ? CLOSED : outside;
      closed[i] = parts;
      if (parts === 0) continue;
      isAny = true;
      if (parts === CLOSED) continue;
      if ((parts & NO_OPEN) !== 0) this.#unclearOpens++;
      else this.#unclearCloses++;
    }
    return isAny;
  }

  /** What of a bar is not in a session, as far as its prices tell. */
  #partsOutside(bar: number): number {
    const isStartIn = isInSession(this.calendar, this.data.bars.timeUs[bar] as number);
    if (!isStartIn && Number.isNaN(this.#sessionBeginUs(bar))) return CLOSED;
    if (!this.#hasOutside) return 0;
    const isEndIn = isInSession(this.calendar, this.barEndUs(bar) - 1);
    return (isStartIn ? 0 : NO_OPEN | NO_PATH) | (isEndIn ? 0 : NO_PATH | NO_CLOSE);
  }

  /** When the session begins that begins inside a bar; NaN where none does. Sessions begin on half hours. */
  #sessionBeginUs(bar: number): number {
    const endUs = this.barEndUs(bar);
    let us = (Math.floor((this.data.bars.timeUs[bar] as number) / HALF_HOUR_US) + 1) * HALF_HOUR_US;
    while (us < endUs && !isInSession(this.calendar, us)) us += HALF_HOUR_US;
    return us < endUs ? us : Number.NaN;
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
