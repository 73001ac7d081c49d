import { TICK_LINE_ASK, TICK_LINE_BID, TICK_LINE_SYMBOL, TICK_LINE_TIME_MS, TICK_LINE_WIDTH } from '#core/market/tick-line.ts';
import { createTickLineScanner } from '#core/market/tick-line-scanner.ts';
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
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import type { TickLines } from './tick-lines.ts';

const MOST_PER_CALL = 2048;

/** Sends tick lines at an exact rate, from bytes; measures how old the oldest tick of each flush is when it is on disk. */
export class PacedFeed implements MarketFeed {
  readonly id = 'bench';
  readonly kind = 'mt5';
  /** Milliseconds, one per flush. */
  readonly lags: number[] = [];
  sent = 0;
  /** Times that the pipeline asked to wait. */
  holds = 0;
  readonly #lines: TickLines;
  readonly #ticksPerSecond: number;
  readonly #total: number;
  readonly #scanner = createTickLineScanner();
  readonly #line = new Float64Array(TICK_LINE_WIDTH);
  readonly #records = new Float64Array(MOST_PER_CALL * TICK_WIDTH);
  readonly #ids: number[] = [];
  #sink: FeedSink | null = null;
  #source = 0;
  #startMs = 0;
  #committed = 0;
  #isHeld = false;
  #onSent: () => void = () => {};

  constructor(lines: TickLines, ticksPerSecond: number, seconds: number) {
    this.#lines = lines;
    this.#ticksPerSecond = ticksPerSecond;
    this.#total = ticksPerSecond * seconds;
  }

  async start(sink: FeedSink): Promise<void> {
    this.#sink = sink;
    this.#source = sink.openSource('bench', { isSimulated: true }).id;
    for (const symbol of this.#lines.symbols) {
      const id = sink.instrument({
        symbol,
        assetClass: 'fx',
        tickSize: 0.00001,
        pip: 0.0001,
        currency: 'USD',
        contractSize: 100_000,
        lotStep: 0.01,
        calendar: 'fx',
        isSimulated: true,
        origin: null,
      });
      this.#ids[this.#scanner.symbols.slotOf(symbol)] = id;
    }
    sink.state(this.#source, 'connected', null);
  }

  /** Sends everything; resolves with the milliseconds that it took. */
  async send(): Promise<number> {
    this.#startMs = performance.now();
    await new Promise<void>((resolve) => {
      this.#onSent = resolve;
      this.#step();
    });
    return performance.now() - this.#startMs;
  }

  async stop(): Promise<void> {
    this.#sink = null;
  }

  committed(_source: number, sequence: number): void {
    // Tick n (from 0) was due n / rate after the start: waiting for its turn counts too.
    this.lags.push(performance.now() - this.#startMs - (this.#committed * 1000) / this.#ticksPerSecond);
    this.#committed = sequence;
  }

  resumed(): void {
    this.#isHeld = false;
    this.#step();
  }

  #step(): void {
    const due = Math.min(this.#total, Math.floor(((performance.now() - this.#startMs) * this.#ticksPerSecond) / 1000));
    while (this.sent < due && !this.#isHeld) this.#send(Math.min(MOST_PER_CALL, due - this.sent));
    if (this.sent >= this.#total) this.#onSent();
    else if (!this.#isHeld) setTimeout(() => this.#step(), 1);
  }

  #send(count: number): void {
    const { bytes, offsets, spanUs } = this.#lines;
    const lineCount = offsets.length - 1;
    const receivedUs = Math.round((performance.timeOrigin + performance.now()) * 1000);
    const line = this.#line;
    const records = this.#records;
    for (let i = 0; i < count; i++) {
      const index = this.sent % lineCount;
      const round = Math.floor(this.sent / lineCount);
      if (!this.#scanner.scan(bytes, offsets[index] as number, (offsets[index + 1] as number) - 1, line, 0))
        throw new Error('the scanner refused a line of the benchmark');
      const at = i * TICK_WIDTH;
      records[at + TICK_EVENT_TIME] = (line[TICK_LINE_TIME_MS] as number) * 1000 + round * spanUs;
      records[at + TICK_RECEIVED_TIME] = receivedUs;
      records[at + TICK_INSTRUMENT] = this.#ids[line[TICK_LINE_SYMBOL] as number] as number;
      records[at + TICK_SOURCE] = this.#source;
      records[at + TICK_BID] = line[TICK_LINE_BID] as number;
      records[at + TICK_ASK] = line[TICK_LINE_ASK] as number;
      records[at + TICK_VOLUME] = 0;
      records[at + TICK_SOURCE_SEQUENCE] = ++this.sent;
    }
    if (!this.#sink?.ticks(records, count)) {
      this.holds++;
      this.#isHeld = true;
    }
  }
}
