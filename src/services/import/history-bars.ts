import { BarBuilder } from '#core/market/bar-builder.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { barCloseUs } from '#core/market/calendar.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';

const INSTRUMENT = 0;
const FIELDS = [CLOSED_BAR_OPEN, CLOSED_BAR_HIGH, CLOSED_BAR_LOW, CLOSED_BAR_CLOSE, CLOSED_BAR_VOLUME];

/** Bars of all timeframes from ticks in order of time, by the same builder and the same rules as live ones. */
export class HistoryBars {
  readonly #builder = new BarBuilder();
  readonly #calendar: CalendarId;
  #hasPrints = false;

  constructor(calendar: CalendarId) {
    this.#calendar = calendar;
    this.#builder.register(INSTRUMENT, calendar);
  }

  get closedCount(): number {
    return this.#builder.closed.count;
  }

  /** Bars of the bid with the tick count as volume; of the last price with the traded volume once there are prints. */
  push(timeUs: number, bid: number, ask: number, volume: number): void {
    const isPrint = Number.isNaN(ask);
    if (isPrint) this.#hasPrints = true;
    else if (this.#hasPrints) return;
    this.#builder.push(INSTRUMENT, timeUs, timeUs, bid, isPrint ? volume : 1);
  }

  /** Closes what ended at or before `timeUs`. */
  closeUntil(timeUs: number): void {
    this.#builder.advance(INSTRUMENT, timeUs, timeUs);
  }

  /** Bars closed since the last call whose period ended at or before `untilUs`, by timeframe. */
  take(untilUs: number): Map<Timeframe, BarColumns> {
    const { records, count } = this.#builder.closed;
    const counts = new Uint32Array(TIMEFRAMES.length);
    const isTaken = (offset: number) =>
      barCloseUs(this.#calendar, timeframeOf(records, offset), records[offset + CLOSED_BAR_TIME] as number) <= untilUs;
    for (let bar = 0; bar < count; bar++) {
      const offset = bar * CLOSED_BAR_WIDTH;
      const level = records[offset + CLOSED_BAR_TIMEFRAME] as number;
      if (isTaken(offset)) counts[level] = (counts[level] as number) + 1;
    }
    const columns = TIMEFRAMES.map((_, level) => makeBarColumns(counts[level] as number));
    counts.fill(0);
    for (let bar = 0; bar < count; bar++) {
      const offset = bar * CLOSED_BAR_WIDTH;
      if (!isTaken(offset)) continue;
      const level = records[offset + CLOSED_BAR_TIMEFRAME] as number;
      const at = counts[level] as number;
      const { timeUs, open, high, low, close, volume } = columns[level] as BarColumns;
      timeUs[at] = records[offset + CLOSED_BAR_TIME] as number;
      for (const [index, column] of [open, high, low, close, volume].entries())
        column[at] = records[offset + (FIELDS[index] as number)] as number;
      counts[level] = at + 1;
    }
    this.#builder.closed.clear();
    return new Map(TIMEFRAMES.map((timeframe, level) => [timeframe, columns[level] as BarColumns]));
  }
}

const timeframeOf = (records: Float64Array, offset: number) => TIMEFRAMES[records[offset + CLOSED_BAR_TIMEFRAME] as number] as Timeframe;
