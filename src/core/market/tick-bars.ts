import { BAR_BUILDER_STATE_WIDTH, BarBuilder } from './bar-builder.ts';
import type { CalendarId } from './instrument.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT, TICK_RECEIVED_TIME, TICK_VOLUME } from './tick-record.ts';

/** Which price of a quote makes the bars. Prints always make bars of their price. */
const BAR_PRICES = ['bid', 'mid'] as const;
export type BarPrice = (typeof BAR_PRICES)[number];

const QUOTES = 0;
const PRINTS = 1;

/** Doubles in the saved state of one instrument. */
export const TICK_BARS_STATE_WIDTH = BAR_BUILDER_STATE_WIDTH + 2;

/**
 * From tick records to bars: quotes make bars of the bid (the mid on request) with the tick count as volume; once an instrument has
 * had a print, its bars are made of prints with the traded volume, and quotes enter no bar any more. Live pipeline and replay
 * share it, so that they give the same bars.
 */
export class TickBars {
  readonly builder = new BarBuilder();
  #kind: number[] = [];
  #isMid: boolean[] = [];

  /** Makes an instrument known, or changes its calendar from the next period on. */
  register(instrument: number, calendar: CalendarId): void {
    this.builder.register(instrument, calendar);
    this.#kind[instrument] ??= QUOTES;
    this.#isMid[instrument] ??= false;
  }

  /** Chooses the price that quotes make bars of, from the next tick on. */
  setBarPrice(instrument: number, price: BarPrice): void {
    this.#isMid[instrument] = price === 'mid';
  }

  /** Takes the valid tick at `offset`. False: it was late and entered no bar. */
  take(records: Float64Array, offset: number): boolean {
    const instrument = records[offset + TICK_INSTRUMENT] as number;
    const bid = records[offset + TICK_BID] as number;
    const ask = records[offset + TICK_ASK] as number;
    const timeUs = records[offset + TICK_EVENT_TIME] as number;
    const receivedUs = records[offset + TICK_RECEIVED_TIME] as number;
    if (Number.isNaN(ask)) {
      this.#kind[instrument] = PRINTS;
      return this.builder.push(instrument, timeUs, receivedUs, bid, records[offset + TICK_VOLUME] as number);
    }
    if (this.#kind[instrument] === PRINTS) return true;
    return this.builder.push(instrument, timeUs, receivedUs, this.#isMid[instrument] ? 0.5 * (bid + ask) : bid, 1);
  }

  /** {@link TICK_BARS_STATE_WIDTH} doubles from which {@link restoreState} goes on exactly. */
  savedState(instrument: number): Float64Array<ArrayBuffer> {
    const state = new Float64Array(TICK_BARS_STATE_WIDTH);
    this.builder.saveState(instrument, state, 0);
    state[BAR_BUILDER_STATE_WIDTH] = this.#kind[instrument] as number;
    state[BAR_BUILDER_STATE_WIDTH + 1] = this.#isMid[instrument] ? 1 : 0;
    return state;
  }

  /** Puts back what {@link savedState} gave. The instrument must be registered. */
  restoreState(instrument: number, saved: Float64Array): void {
    this.builder.restoreState(instrument, saved.subarray(0, BAR_BUILDER_STATE_WIDTH));
    this.#kind[instrument] = saved[BAR_BUILDER_STATE_WIDTH] as number;
    this.#isMid[instrument] = saved[BAR_BUILDER_STATE_WIDTH + 1] === 1;
  }
}
