import type { BarColumns } from '#core/market/bar-columns.ts';
import {
  CLOSED_BAR_CLOSE,
  CLOSED_BAR_HIGH,
  CLOSED_BAR_INSTRUMENT,
  CLOSED_BAR_LOW,
  CLOSED_BAR_OPEN,
  CLOSED_BAR_TIME,
  CLOSED_BAR_TIMEFRAME,
  CLOSED_BAR_VOLUME,
  CLOSED_BAR_WIDTH,
} from '#core/market/closed-bar-record.ts';
import {
  LOGGED_TICK_WIDTH,
  REJECTED_TICK_WIDTH,
  TIMER_TICK_SEQUENCE,
  TIMER_WIDTH,
  TOPIC_BARS,
  TOPIC_MARKET_EVENTS,
  TOPIC_REJECTED_TICKS,
  TOPIC_TICKS,
  TOPIC_TIMERS,
} from '#core/market/logged-tick-record.ts';
import { TIMEFRAMES, type Timeframe } from '#core/market/timeframe.ts';
import type { DocumentEvent } from '#core/ports/event-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';

/**
 * What one flush writes, all of it in one transaction: the ticks, the bars that they closed, and the state that the pipeline goes on
 * from. The arrays may be longer than what is written; the counts say how many records are.
 */
export interface FlushBatch {
  ticks: Float64Array<ArrayBuffer>;
  tickCount: number;
  rejected: Float64Array<ArrayBuffer>;
  rejectedCount: number;
  bars: Float64Array<ArrayBuffer>;
  barCount: number;
  /** The tick sequence of each timer event counts from this batch's first tick; writing makes it absolute. */
  timers: Float64Array<ArrayBuffer>;
  timerCount: number;
  documents: Omit<DocumentEvent, 'sequence'>[];
  /** Bars of history, merged after the closed bars; what is stored already stays. */
  merges: { symbol: string; timeframe: Timeframe; bars: BarColumns }[];
  states: { key: string; bytes: Uint8Array<ArrayBuffer> }[];
}

/** Writes flush batches to a store. Knows the end of every series, so that a closed bar is appended without asking the disk. */
export class FlushApplier {
  readonly #store: MarketStore;
  readonly #lastBarUs = new Map<number, number>();

  constructor(store: MarketStore) {
    this.#store = store;
  }

  /** Writes all of the batch or nothing; returns the log sequence of its first tick. Throws `StorageError`. */
  apply(batch: FlushBatch): number {
    try {
      return this.#store.transaction(() => this.#write(batch));
    } catch (error) {
      this.forgetSeries();
      throw error;
    }
  }

  /** To be called when bars were merged or deleted by somebody else. */
  forgetSeries(): void {
    this.#lastBarUs.clear();
  }

  #write(batch: FlushBatch): number {
    const store = this.#store;
    const firstTick = store.nextSequence(TOPIC_TICKS);
    if (batch.tickCount > 0)
      store.appendRecords(TOPIC_TICKS, LOGGED_TICK_WIDTH, batch.ticks.subarray(0, batch.tickCount * LOGGED_TICK_WIDTH));
    if (batch.rejectedCount > 0)
      store.appendRecords(TOPIC_REJECTED_TICKS, REJECTED_TICK_WIDTH, batch.rejected.subarray(0, batch.rejectedCount * REJECTED_TICK_WIDTH));
    if (batch.timerCount > 0) store.appendRecords(TOPIC_TIMERS, TIMER_WIDTH, this.#absoluteTimers(batch, firstTick));
    if (batch.barCount > 0) this.#writeBars(batch);
    if (batch.documents.length > 0) store.appendDocuments(TOPIC_MARKET_EVENTS, batch.documents);
    for (const { symbol, timeframe, bars } of batch.merges) store.mergeBars(symbol, timeframe, bars, false);
    if (batch.merges.length > 0) this.forgetSeries();
    for (const { key, bytes } of batch.states) store.saveState(key, bytes);
    return firstTick;
  }

  /** A copy: the batch may have to be written again after a failure. */
  #absoluteTimers(batch: FlushBatch, firstTick: number): Float64Array {
    const timers = batch.timers.slice(0, batch.timerCount * TIMER_WIDTH);
    for (let i = TIMER_TICK_SEQUENCE; i < timers.length; i += TIMER_WIDTH) timers[i] = (timers[i] as number) + firstTick;
    return timers;
  }

  #writeBars(batch: FlushBatch): void {
    const records = batch.bars.subarray(0, batch.barCount * CLOSED_BAR_WIDTH);
    this.#store.appendRecords(TOPIC_BARS, CLOSED_BAR_WIDTH, records);
    for (let offset = 0; offset < records.length; offset += CLOSED_BAR_WIDTH) {
      const instrument = records[offset + CLOSED_BAR_INSTRUMENT] as number;
      const level = records[offset + CLOSED_BAR_TIMEFRAME] as number;
      const symbol = this.#store.symbolOf(instrument);
      if (symbol === null) throw new Error(`a bar of instrument ${instrument} was closed, which the store does not know`);
      this.#writeBar(symbol, TIMEFRAMES[level] as Timeframe, instrument * TIMEFRAMES.length + level, records, offset);
    }
  }

  #writeBar(symbol: string, timeframe: Timeframe, series: number, records: Float64Array, offset: number): void {
    const timeUs = records[offset + CLOSED_BAR_TIME] as number;
    const lastUs = this.#lastBarUs.get(series) ?? this.#store.seriesSummary(symbol, timeframe)?.toUs ?? Number.NEGATIVE_INFINITY;
    if (timeUs > lastUs) {
      this.#store.appendBar(
        symbol,
        timeframe,
        timeUs,
        records[offset + CLOSED_BAR_OPEN] as number,
        records[offset + CLOSED_BAR_HIGH] as number,
        records[offset + CLOSED_BAR_LOW] as number,
        records[offset + CLOSED_BAR_CLOSE] as number,
        records[offset + CLOSED_BAR_VOLUME] as number,
      );
      this.#lastBarUs.set(series, timeUs);
      return;
    }
    // History that was merged meanwhile already has this period; what a source or a file said of the whole period stays.
    this.#store.mergeBars(symbol, timeframe, oneBar(records, offset), false);
    this.#lastBarUs.set(series, lastUs);
  }
}

const oneBar = (records: Float64Array, offset: number): BarColumns => ({
  timeUs: records.slice(offset + CLOSED_BAR_TIME, offset + CLOSED_BAR_TIME + 1),
  open: records.slice(offset + CLOSED_BAR_OPEN, offset + CLOSED_BAR_OPEN + 1),
  high: records.slice(offset + CLOSED_BAR_HIGH, offset + CLOSED_BAR_HIGH + 1),
  low: records.slice(offset + CLOSED_BAR_LOW, offset + CLOSED_BAR_LOW + 1),
  close: records.slice(offset + CLOSED_BAR_CLOSE, offset + CLOSED_BAR_CLOSE + 1),
  volume: records.slice(offset + CLOSED_BAR_VOLUME, offset + CLOSED_BAR_VOLUME + 1),
});
