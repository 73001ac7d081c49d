import { barCloseUs, barOpenUs } from './calendar.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_CLOSED_AT,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_INSTRUMENT,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TICK_COUNT,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from './closed-bar-record.ts';
import type { CalendarId } from './instrument.ts';
import { RecordBuffer } from './record-buffer.ts';
import { MICROSECONDS_PER_SECOND, TIMEFRAMES, type Timeframe } from './timeframe.ts';

// State of one instrument: a header, then a block per timeframe, finest first.
const FLOOR = 0;
const LAST_TIME = 1;
const HEADER = 2;
const BLOCK = 8;
const OPEN_TIME = 0;
const END_TIME = 1;
const OPEN = 2;
const HIGH = 3;
const LOW = 4;
const CLOSE = 5;
const VOLUME = 6;
const COUNT = 7;
const LEVELS = TIMEFRAMES.length;

/** Doubles in the saved state of one instrument. */
export const BAR_BUILDER_STATE_WIDTH = HEADER + BLOCK * LEVELS;

/** The bar of a period that has not ended, with the live second in it. */
export interface FormingBar {
  readonly timeUs: number;
  readonly closesAtUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly tickCount: number;
}

/** A closed bar from elsewhere. */
export interface HistoryBar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/**
 * Builds bars of all nine timeframes as a cascade: a tick touches the open second alone; a closed second is folded into the minute,
 * a closed minute into the five minutes, and so on. So a coarser bar is exactly the fold of its finer ones. O(1) a tick, no allocation.
 *
 * The late rule: an instrument has an open second. A tick older than it is late and enters no bar. A tick out of order within the
 * open second moves high, low and volume, not the close. Bars are closed by the next tick or by {@link advance} (the clock), after
 * which anything older than that instant is late.
 */
export class BarBuilder {
  /** Bars closed since it was last cleared, in order of closing. */
  readonly closed = new RecordBuffer(CLOSED_BAR_WIDTH, 256);
  #state: Float64Array = new Float64Array(BAR_BUILDER_STATE_WIDTH * 16);
  #calendars: CalendarId[] = [];

  /** Makes an instrument known, or changes its calendar from the next period on. Ids are small integers from 0. */
  register(instrument: number, calendar: CalendarId): void {
    const needed = (instrument + 1) * BAR_BUILDER_STATE_WIDTH;
    if (needed > this.#state.length) {
      const larger = new Float64Array(Math.max(needed, this.#state.length * 2));
      larger.set(this.#state);
      this.#state = larger;
    }
    while (this.#calendars.length <= instrument) this.#calendars.push('utc');
    this.#calendars[instrument] = calendar;
  }

  /**
   * Takes one valid tick. `volume` is 1 for a quote (bars of quotes count ticks) and the traded volume for a print.
   * Returns false when the tick is late; nothing changed then.
   */
  push(instrument: number, timeUs: number, receivedUs: number, price: number, volume: number): boolean {
    const state = this.#state;
    const base = instrument * BAR_BUILDER_STATE_WIDTH;
    if (timeUs < (state[base + FLOOR] as number)) return false;
    const second = base + HEADER;
    if (timeUs < (state[second + END_TIME] as number) && (state[second + COUNT] as number) > 0) {
      if (price > (state[second + HIGH] as number)) state[second + HIGH] = price;
      if (price < (state[second + LOW] as number)) state[second + LOW] = price;
      if (timeUs >= (state[base + LAST_TIME] as number)) {
        state[second + CLOSE] = price;
        state[base + LAST_TIME] = timeUs;
      }
      state[second + VOLUME] = (state[second + VOLUME] as number) + volume;
      state[second + COUNT] = (state[second + COUNT] as number) + 1;
      return true;
    }
    this.#roll(instrument, timeUs, receivedUs);
    const openUs = Math.floor(timeUs / MICROSECONDS_PER_SECOND) * MICROSECONDS_PER_SECOND;
    state[base + FLOOR] = openUs;
    state[base + LAST_TIME] = timeUs;
    state[second + OPEN_TIME] = openUs;
    state[second + END_TIME] = openUs + MICROSECONDS_PER_SECOND;
    state[second + OPEN] = price;
    state[second + HIGH] = price;
    state[second + LOW] = price;
    state[second + CLOSE] = price;
    state[second + VOLUME] = volume;
    state[second + COUNT] = 1;
    return true;
  }

  /**
   * The timer event: closes every bar of the instrument whose period ended at or before `timeUs`, and makes ticks older than that
   * second late. Part of the log, or a replay could not give the same bars. Returns the number of bars closed.
   */
  advance(instrument: number, timeUs: number, receivedUs: number): number {
    const before = this.closed.count;
    this.#roll(instrument, timeUs, receivedUs);
    const base = instrument * BAR_BUILDER_STATE_WIDTH;
    const floorUs = Math.floor(timeUs / MICROSECONDS_PER_SECOND) * MICROSECONDS_PER_SECOND;
    if (floorUs > (this.#state[base + FLOOR] as number)) this.#state[base + FLOOR] = floorUs;
    return this.closed.count - before;
  }

  /**
   * Takes a closed bar of history as if its ticks had come: closes what ended before it and folds it into the coarser timeframes, so
   * that the day's bar has the morning in it. Returns false, and changes nothing, when the bar is not newer than what was taken.
   */
  pushClosedBar(instrument: number, timeframe: Timeframe, timeUs: number, bar: HistoryBar): boolean {
    const state = this.#state;
    const base = instrument * BAR_BUILDER_STATE_WIDTH;
    if (timeUs < (state[base + FLOOR] as number)) return false;
    const level = TIMEFRAMES.indexOf(timeframe);
    const endUs = barCloseUs(this.#calendars[instrument] as CalendarId, timeframe, timeUs);
    this.#roll(instrument, timeUs, endUs);
    const block = base + HEADER + level * BLOCK;
    // Finer bars of the same period are part of what this bar says.
    for (let finer = level; finer >= 0; finer--) state[base + HEADER + finer * BLOCK + COUNT] = 0;
    state[block + OPEN_TIME] = timeUs;
    state[block + END_TIME] = endUs;
    state[block + OPEN] = bar.open;
    state[block + HIGH] = bar.high;
    state[block + LOW] = bar.low;
    state[block + CLOSE] = bar.close;
    // History may have no volume (NaN).
    state[block + VOLUME] = bar.volume > 0 ? bar.volume : 0;
    state[block + COUNT] = bar.volume > 1 ? Math.round(bar.volume) : 1;
    state[base + FLOOR] = endUs;
    this.#roll(instrument, endUs, endUs);
    return true;
  }

  /** Whether anything was ever taken for the instrument. */
  hasState(instrument: number): boolean {
    return (this.#state[instrument * BAR_BUILDER_STATE_WIDTH + FLOOR] as number) > 0;
  }

  /** End of the instrument's bar that closes next; Infinity when none is open. */
  nextEndUs(instrument: number): number {
    const base = instrument * BAR_BUILDER_STATE_WIDTH + HEADER;
    for (let level = 0; level < LEVELS; level++) {
      const block = base + level * BLOCK;
      if ((this.#state[block + COUNT] as number) > 0) return this.#state[block + END_TIME] as number;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The forming bar of a timeframe; null when no tick has come since the last one closed. */
  forming(instrument: number, timeframe: Timeframe): FormingBar | null {
    if (instrument >= this.#calendars.length) return null;
    const state = this.#state;
    const base = instrument * BAR_BUILDER_STATE_WIDTH + HEADER;
    const at = (block: number, field: number): number => state[block + field] as number;
    let first = -1;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let close = Number.NaN;
    let volume = 0;
    let tickCount = 0;
    for (let level = TIMEFRAMES.indexOf(timeframe); level >= 0; level--) {
      const block = base + level * BLOCK;
      if (at(block, COUNT) === 0) continue;
      if (first < 0) first = block;
      high = Math.max(high, at(block, HIGH));
      low = Math.min(low, at(block, LOW));
      close = at(block, CLOSE);
      volume += at(block, VOLUME);
      tickCount += at(block, COUNT);
    }
    if (first < 0) return null;
    const calendar = this.#calendars[instrument] as CalendarId;
    const timeUs = barOpenUs(calendar, timeframe, at(first, OPEN_TIME));
    return { timeUs, closesAtUs: barCloseUs(calendar, timeframe, timeUs), open: at(first, OPEN), high, low, close, volume, tickCount };
  }

  /** Copies the instrument's whole state to `target` at `offset`: {@link BAR_BUILDER_STATE_WIDTH} doubles. */
  saveState(instrument: number, target: Float64Array, offset: number): void {
    const base = instrument * BAR_BUILDER_STATE_WIDTH;
    for (let i = 0; i < BAR_BUILDER_STATE_WIDTH; i++) target[offset + i] = this.#state[base + i] as number;
  }

  /** Puts back what {@link saveState} gave. The instrument must be registered. */
  restoreState(instrument: number, saved: Float64Array): void {
    if (saved.length !== BAR_BUILDER_STATE_WIDTH)
      throw new RangeError(`a bar builder state has ${BAR_BUILDER_STATE_WIDTH} numbers, got ${saved.length}`);
    this.#state.set(saved, instrument * BAR_BUILDER_STATE_WIDTH);
  }

  /** Closes what ended at or before `timeUs`, finest first, folding each closed bar into the next timeframe. */
  #roll(instrument: number, timeUs: number, receivedUs: number): void {
    const state = this.#state;
    const base = instrument * BAR_BUILDER_STATE_WIDTH + HEADER;
    for (let level = 0; level < LEVELS; level++) {
      const block = base + level * BLOCK;
      if ((state[block + COUNT] as number) === 0) continue;
      // Periods nest: when this one is still open, so are all coarser ones.
      if (timeUs < (state[block + END_TIME] as number)) return;
      this.#emit(instrument, level, block, receivedUs);
      if (level + 1 < LEVELS) this.#fold(instrument, level + 1, block);
      state[block + COUNT] = 0;
    }
  }

  #fold(instrument: number, level: number, from: number): void {
    const state = this.#state;
    const to = from + BLOCK;
    if ((state[to + COUNT] as number) === 0) {
      const calendar = this.#calendars[instrument] as CalendarId;
      const timeframe = TIMEFRAMES[level] as Timeframe;
      const openUs = barOpenUs(calendar, timeframe, state[from + OPEN_TIME] as number);
      state.copyWithin(to, from, from + BLOCK);
      state[to + OPEN_TIME] = openUs;
      state[to + END_TIME] = barCloseUs(calendar, timeframe, openUs);
      return;
    }
    if ((state[from + HIGH] as number) > (state[to + HIGH] as number)) state[to + HIGH] = state[from + HIGH] as number;
    if ((state[from + LOW] as number) < (state[to + LOW] as number)) state[to + LOW] = state[from + LOW] as number;
    state[to + CLOSE] = state[from + CLOSE] as number;
    state[to + VOLUME] = (state[to + VOLUME] as number) + (state[from + VOLUME] as number);
    state[to + COUNT] = (state[to + COUNT] as number) + (state[from + COUNT] as number);
  }

  #emit(instrument: number, level: number, block: number, receivedUs: number): void {
    const state = this.#state;
    const offset = this.closed.grow();
    const out = this.closed.records;
    out[offset + CLOSED_BAR_TIME] = state[block + OPEN_TIME] as number;
    out[offset + CLOSED_BAR_INSTRUMENT] = instrument;
    out[offset + CLOSED_BAR_TIMEFRAME] = level;
    out[offset + CLOSED_BAR_OPEN] = state[block + OPEN] as number;
    out[offset + CLOSED_BAR_HIGH] = state[block + HIGH] as number;
    out[offset + CLOSED_BAR_LOW] = state[block + LOW] as number;
    out[offset + CLOSED_BAR_CLOSE] = state[block + CLOSE] as number;
    out[offset + CLOSED_BAR_VOLUME] = state[block + VOLUME] as number;
    out[offset + CLOSED_BAR_TICK_COUNT] = state[block + COUNT] as number;
    out[offset + CLOSED_BAR_CLOSED_AT] = receivedUs;
  }
}
