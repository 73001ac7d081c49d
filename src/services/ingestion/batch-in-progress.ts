import { CLOSED_BAR_WIDTH } from '#core/market/closed-bar-record.ts';
import {
  LOGGED_TICK_FLAG,
  LOGGED_TICK_RESERVED,
  LOGGED_TICK_WIDTH,
  REJECTED_TICK_EVENT_TIME,
  REJECTED_TICK_REASON,
  REJECTED_TICK_RECEIVED_TIME,
  REJECTED_TICK_WIDTH,
  TIMER_INSTRUMENT,
  TIMER_KIND,
  TIMER_RECEIVED_TIME,
  TIMER_TICK_SEQUENCE,
  TIMER_TIME,
  TIMER_TIMEFRAME,
  TIMER_UNTIL,
  TIMER_WIDTH,
} from '#core/market/logged-tick-record.ts';
import { RecordBuffer } from '#core/market/record-buffer.ts';
import { TICK_EVENT_TIME, TICK_RECEIVED_TIME, TICK_WIDTH } from '#core/market/tick-record.ts';
import type { FlushBatch } from './flush-batch.ts';

const TICKS_PER_BATCH = 4096;
const FEW = 64;
const SPARE_BATCHES = 8;

/** What the next flush will hold. Its buffers go to the writer and come back. */
export class BatchInProgress {
  readonly ticks = new RecordBuffer(LOGGED_TICK_WIDTH, TICKS_PER_BATCH);
  readonly rejected = new RecordBuffer(REJECTED_TICK_WIDTH, FEW);
  readonly timers = new RecordBuffer(TIMER_WIDTH, FEW);
  documents: FlushBatch['documents'] = [];
  merges: FlushBatch['merges'] = [];
  readonly #spare: FlushBatch[] = [];

  get isEmpty(): boolean {
    const records = this.ticks.count + this.rejected.count + this.timers.count;
    return records + this.documents.length + this.merges.length === 0;
  }

  /** Adds the accepted tick at `offset`, with what became of it. */
  addTick(records: Float64Array, offset: number, flag: number): void {
    const target = this.ticks.grow();
    const ticks = this.ticks.records;
    for (let field = 0; field < TICK_WIDTH; field++) ticks[target + field] = records[offset + field] as number;
    ticks[target + LOGGED_TICK_FLAG] = flag;
    ticks[target + LOGGED_TICK_RESERVED] = 0;
  }

  /** Adds the refused tick at `offset`. */
  addRejected(records: Float64Array, offset: number, reason: number): void {
    const target = this.rejected.grow();
    const rejected = this.rejected.records;
    for (let field = 0; field < TICK_WIDTH; field++) rejected[target + field] = records[offset + field] as number;
    rejected[target + REJECTED_TICK_RECEIVED_TIME] = records[offset + TICK_RECEIVED_TIME] as number;
    rejected[target + REJECTED_TICK_EVENT_TIME] = records[offset + TICK_EVENT_TIME] as number;
    rejected[target + REJECTED_TICK_REASON] = reason;
    rejected[target + REJECTED_TICK_REASON + 1] = 0;
  }

  /** Adds a change of bars without a tick, which comes after the ticks added so far. */
  addTimer(kind: number, timeUs: number, receivedUs: number, instrument: number, level: number, untilUs: number): void {
    const offset = this.timers.grow();
    const timers = this.timers.records;
    timers[offset + TIMER_TIME] = timeUs;
    timers[offset + TIMER_RECEIVED_TIME] = receivedUs;
    timers[offset + TIMER_INSTRUMENT] = instrument;
    timers[offset + TIMER_TICK_SEQUENCE] = this.ticks.count;
    timers[offset + TIMER_KIND] = kind;
    timers[offset + TIMER_TIMEFRAME] = level;
    timers[offset + TIMER_UNTIL] = untilUs;
    timers[offset + TIMER_UNTIL + 1] = 0;
  }

  /** Hands over everything collected, with the closed bars and the state to keep, and starts an empty batch. */
  take(bars: RecordBuffer, states: FlushBatch['states']): FlushBatch {
    const spare = this.#spare.pop();
    const batch: FlushBatch = {
      ticks: this.ticks.records,
      tickCount: this.ticks.count,
      rejected: this.rejected.records,
      rejectedCount: this.rejected.count,
      bars: bars.records,
      barCount: bars.count,
      timers: this.timers.records,
      timerCount: this.timers.count,
      documents: this.documents,
      merges: this.merges,
      states,
    };
    this.ticks.records = spare?.ticks ?? new Float64Array(LOGGED_TICK_WIDTH * TICKS_PER_BATCH);
    this.rejected.records = spare?.rejected ?? new Float64Array(REJECTED_TICK_WIDTH * FEW);
    this.timers.records = spare?.timers ?? new Float64Array(TIMER_WIDTH * FEW);
    bars.records = spare?.bars ?? new Float64Array(CLOSED_BAR_WIDTH * FEW);
    for (const buffer of [this.ticks, this.rejected, this.timers, bars]) buffer.clear();
    this.documents = [];
    this.merges = [];
    return batch;
  }

  /** Takes the arrays of a written batch back. */
  reuse(batch: FlushBatch): void {
    if (this.#spare.length < SPARE_BATCHES) this.#spare.push(batch);
  }
}
