import { barCloseUs, isInSession, sessionDayNumber } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import {
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  MICROSECONDS_PER_MINUTE,
  type Timeframe,
  timeframeLengthUs,
} from '#core/market/timeframe.ts';
import type { SymbolData } from './market-data.ts';

/** Sessions of one series, by bar; computed when asked for first. Knows the calendar and the halts, never the bars to come. */
export class TradingCalendar {
  readonly #data: SymbolData;
  readonly #timeframe: Timeframe;
  #days: Int32Array | null = null;
  #closed: Uint8Array | null | undefined;

  constructor(data: SymbolData, timeframe: Timeframe) {
    this.#data = data;
    this.#timeframe = timeframe;
  }

  get calendar(): CalendarId {
    return this.#data.instrument.calendar;
  }

  /** End of a bar, microseconds UTC. */
  barEndUs(bar: number): number {
    return barCloseUs(this.calendar, this.#timeframe, this.#data.bars.timeUs[bar] as number);
  }

  /** Session day number of every bar. */
  get days(): Int32Array {
    this.#days ??= Int32Array.from(this.#data.bars.timeUs, (timeUs) => sessionDayNumber(this.calendar, timeUs));
    return this.#days;
  }

  /** Whether the session ends with a bar, by the calendar. */
  isLastOfSession(bar: number): boolean {
    if (timeframeLengthUs(this.#timeframe) >= MICROSECONDS_PER_DAY) return true;
    const startUs = this.#data.bars.timeUs[bar] as number;
    const endUs = this.barEndUs(bar);
    if (sessionDayNumber(this.calendar, endUs) !== sessionDayNumber(this.calendar, startUs)) return true;
    return this.calendar === 'us-equity' && isInSession('us-equity', startUs) && !isInSession('us-equity', endUs);
  }

  /** 1 for bars in which nothing fills: halted, or wholly outside a session. Null when there is none. */
  get closed(): Uint8Array | null {
    if (this.#closed === undefined) this.#closed = this.#findClosed();
    return this.#closed;
  }

  #findClosed(): Uint8Array | null {
    const { bars, halts = [] } = this.#data;
    const lengthUs = timeframeLengthUs(this.#timeframe);
    const hasSessions = this.calendar !== 'utc' && lengthUs <= MICROSECONDS_PER_HOUR;
    if (!hasSessions && halts.length === 0) return null;
    const closed = new Uint8Array(bars.timeUs.length);
    let halt = 0;
    let count = 0;
    for (let i = 0; i < closed.length; i++) {
      const timeUs = bars.timeUs[i] as number;
      while (halt < halts.length && (halts[halt]?.toUs ?? 0) <= timeUs) halt++;
      const isHalted = timeUs >= (halts[halt]?.fromUs ?? Number.POSITIVE_INFINITY);
      if (isHalted || (hasSessions && !this.#touchesSession(timeUs, lengthUs))) {
        closed[i] = 1;
        count++;
      }
    }
    return count > 0 ? closed : null;
  }

  /** A session that begins inside an hour's bar begins on the half hour. */
  #touchesSession(timeUs: number, lengthUs: number): boolean {
    const lastUs = timeUs + Math.max(0, lengthUs - MICROSECONDS_PER_MINUTE);
    return isInSession(this.calendar, timeUs) || isInSession(this.calendar, lastUs);
  }
}
