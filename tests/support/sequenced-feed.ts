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
import { seededRandom } from '#core/numeric/seeded-random.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import { testInstrument } from './test-instrument.ts';

export const SEQUENCED_SYMBOLS = ['AAA', 'BBB', 'CCC'];
const START_US = Date.parse('2025-03-05T09:00:00Z') * 1000;
const ROW = 5;

/**
 * Ticks that a terminal would keep to send again: a week of three instruments, with duplicates, spikes, late ones, ticks out of order
 * and prints among them. Row i is the tick with sequence i + 1: time, instrument, bid, ask, volume.
 */
function makeTicks(count: number): Float64Array {
  const random = seededRandom(2025);
  const rows = new Float64Array(count * ROW);
  const prices = [1.1, 150, 42_000];
  let timeUs = START_US;
  for (let i = 0; i < count; i++) {
    const roll = random.uniform();
    timeUs += Math.floor(-Math.log(1 - random.uniform()) * (roll < 0.001 ? 1800e6 : roll < 0.05 ? 30e6 : 400_000));
    const instrument = Math.floor(random.uniform() * 3);
    prices[instrument] = (prices[instrument] as number) * (1 + 2e-5 * random.normal());
    const spike = roll > 0.9985 ? 1.3 : 1;
    const back = roll > 0.95 && roll < 0.96 ? Math.floor(random.uniform() * 3e6) : 0;
    const bid = Math.round((prices[instrument] as number) * spike * 1e5) / 1e5;
    const isPrint = instrument === 2;
    rows.set(
      [timeUs - back, instrument, bid, isPrint ? Number.NaN : bid * 1.0001, isPrint ? Math.round(random.uniform() * 900) / 100 : 0],
      i * ROW,
    );
    if (roll > 0.97 && roll < 0.975 && i > 0) rows.copyWithin(i * ROW, (i - 1) * ROW, i * ROW);
  }
  return rows;
}

export interface SequencedFeedOptions {
  readonly count: number;
  /** Ticks per step and pause between steps; without a pause as fast as they are taken. */
  readonly perStep: number;
  readonly pauseMs: number;
  readonly onCommitted: (sequence: number) => void;
  readonly onOpened: (lastCommittedSequence: number) => void;
  readonly onSent: () => void;
}

/** A source that numbers its ticks, and goes on after the last committed one when it is started again. */
export class SequencedFeed implements MarketFeed {
  readonly id = 'sequenced';
  readonly kind = 'mt5';
  readonly #options: SequencedFeedOptions;
  readonly #rows: Float64Array;
  readonly #buffer = new RecordBuffer(TICK_WIDTH, 64);
  #sink: FeedSink | null = null;
  #source = 0;
  #ids: number[] = [];
  #next = 0;
  #isHeld = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: SequencedFeedOptions) {
    this.#options = options;
    this.#rows = makeTicks(options.count);
  }

  async start(sink: FeedSink): Promise<void> {
    this.#sink = sink;
    const { id, lastCommittedSequence } = sink.openSource('sequenced', { isSimulated: true });
    this.#source = id;
    this.#ids = SEQUENCED_SYMBOLS.map((symbol) => sink.instrument(testInstrument(symbol, { calendar: symbol === 'CCC' ? 'utc' : 'fx' })));
    // Sends some again that were committed: a source may be careful.
    this.#next = Math.max(0, lastCommittedSequence - 50);
    this.#options.onOpened(lastCommittedSequence);
    sink.state(id, 'connected', null);
    this.#step();
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#sink = null;
  }

  committed(_source: number, sequence: number): void {
    this.#options.onCommitted(sequence);
  }

  resumed(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#step();
  }

  #step(): void {
    const { count, perStep, pauseMs } = this.#options;
    if (this.#sink === null) return;
    this.#buffer.clear();
    for (const end = Math.min(count, this.#next + perStep); this.#next < end; this.#next++) this.#put(this.#next);
    this.#isHeld = !this.#sink.ticks(this.#buffer.records, this.#buffer.count);
    if (this.#next >= count) this.#options.onSent();
    else if (!this.#isHeld) this.#timer = setTimeout(() => this.#step(), pauseMs);
  }

  #put(index: number): void {
    const offset = this.#buffer.grow();
    const records = this.#buffer.records;
    const at = (field: number): number => this.#rows[index * ROW + field] as number;
    records[offset + TICK_EVENT_TIME] = at(0);
    records[offset + TICK_RECEIVED_TIME] = at(0) + 1500;
    records[offset + TICK_INSTRUMENT] = this.#ids[at(1)] as number;
    records[offset + TICK_SOURCE] = this.#source;
    records[offset + TICK_BID] = at(2);
    records[offset + TICK_ASK] = at(3);
    records[offset + TICK_VOLUME] = at(4);
    records[offset + TICK_SOURCE_SEQUENCE] = index + 1;
  }
}
