import type { Instrument } from '#core/market/instrument.ts';
import { RecordBuffer } from '#core/market/record-buffer.ts';
import {
  TICK_ASK,
  TICK_BID,
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_VOLUME,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import { TICK_ROW_WIDTH } from '#core/ports/table-file.ts';

export interface ReplayOptions {
  readonly clock: Clock;
  readonly sourceName: string;
  /** Under which the ticks are played. */
  readonly instrument: Instrument;
  /** Rows of time, bid, ask and volume, block by block, in order; null at the end. */
  readonly ticks: { next(): Float64Array | null };
  /** 1 and 10: times the speed at which they came. `max`: as fast as the pipeline takes them. */
  readonly speed: 1 | 10 | 'max';
}

const STEP_MS = 5;
const MOST_PER_STEP = 8192;

/** Plays stored ticks again, from the first to the last, under a symbol of their own. */
export class ReplayFeed implements MarketFeed {
  readonly id: string;
  readonly kind = 'replay';
  readonly #options: ReplayOptions;
  readonly #buffer = new RecordBuffer(TICK_WIDTH, 256);
  #rows: Float64Array = new Float64Array(0);
  #at = 0;
  #sink: FeedSink | null = null;
  #source = 0;
  #instrument = 0;
  #sequence = 0;
  #startedMs = 0;
  #firstUs = Number.NaN;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isHeld = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.id = options.sourceName;
  }

  async start(sink: FeedSink): Promise<void> {
    const { instrument, sourceName, clock } = this.#options;
    this.#sink = sink;
    this.#source = sink.openSource(sourceName, { isSimulated: true, sequenceRestarted: true }).id;
    this.#instrument = sink.instrument(instrument);
    this.#startedMs = clock.monotonicMs();
    sink.state(this.#source, 'connected', null);
    this.#schedule(0);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sink?.state(this.#source, 'stopped', null);
    this.#sink = null;
  }

  committed(): void {}

  resumed(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    if (this.#sink !== null && !this.#isHeld) this.#timer = setTimeout(() => this.#step(), delayMs);
  }

  #step(): void {
    if (this.#sink === null) return;
    const { speed, clock } = this.#options;
    const hasMore = this.#collectDue(clock);
    if (this.#buffer.count > 0) this.#isHeld = !this.#sink.ticks(this.#buffer.records, this.#buffer.count);
    this.#buffer.clear();
    if (hasMore) {
      this.#schedule(speed === 'max' ? 0 : STEP_MS);
      return;
    }
    this.#sink.state(this.#source, 'stopped', 'The replay has come to its end.');
    this.#sink = null;
  }

  /** Puts what is due into the buffer; false at the end of the ticks. */
  #collectDue(clock: Clock): boolean {
    const { speed, ticks } = this.#options;
    const nowUs = clock.nowUs();
    const elapsedUs = (clock.monotonicMs() - this.#startedMs) * 1000;
    while (this.#buffer.count < MOST_PER_STEP) {
      if (this.#at >= this.#rows.length) {
        const block = ticks.next();
        if (block === null) return false;
        this.#rows = block;
        this.#at = 0;
      }
      const timeUs = this.#rows[this.#at] as number;
      if (Number.isNaN(this.#firstUs)) this.#firstUs = timeUs;
      if (speed !== 'max' && timeUs > this.#firstUs + elapsedUs * speed) return true;
      this.#put(nowUs);
      this.#at += TICK_ROW_WIDTH;
    }
    return true;
  }

  #put(nowUs: number): void {
    const offset = this.#buffer.grow();
    const { records } = this.#buffer;
    records[offset + TICK_EVENT_TIME] = this.#rows[this.#at] as number;
    records[offset + TICK_RECEIVED_TIME] = nowUs;
    records[offset + TICK_INSTRUMENT] = this.#instrument;
    records[offset + TICK_SOURCE] = this.#source;
    records[offset + TICK_BID] = this.#rows[this.#at + 1] as number;
    records[offset + TICK_ASK] = this.#rows[this.#at + 2] as number;
    records[offset + TICK_VOLUME] = this.#rows[this.#at + 3] as number;
    records[offset + TICK_SOURCE_SEQUENCE] = ++this.#sequence;
  }
}
