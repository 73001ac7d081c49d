import type { Instrument } from '#core/market/instrument.ts';
import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_STANDBY, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { RecordBuffer } from '#core/market/record-buffer.ts';
import {
  TICK_EVENT_TIME,
  TICK_INSTRUMENT,
  TICK_RECEIVED_TIME,
  TICK_SOURCE,
  TICK_SOURCE_SEQUENCE,
  TICK_WIDTH,
} from '#core/market/tick-record.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';

export interface ReplayOptions {
  readonly clock: Clock;
  readonly log: Pick<EventLogReader, 'readRecords' | 'nextSequence' | 'sequenceAtTime'>;
  /** The instrument whose ticks are played, and its numeric id in the log. */
  readonly instrument: Instrument;
  readonly instrumentId: number;
  /** Symbol under which they are played. */
  readonly replaySymbol: string;
  readonly sourceName: string;
  /** Event times `[fromUs, toUs)`. */
  readonly fromUs: number;
  readonly toUs: number;
  /** 1 and 10: times the speed at which they came. `max`: as fast as the pipeline takes them. */
  readonly speed: 1 | 10 | 'max';
}

const RECORDS_PER_READ = 8192;
const STEP_MS = 5;

/** Plays stored ticks of one instrument again, in the order of the log, under another symbol. */
export class ReplayFeed implements MarketFeed {
  readonly id: string;
  readonly kind = 'replay';
  readonly #options: ReplayOptions;
  readonly #waiting = new RecordBuffer(TICK_WIDTH, RECORDS_PER_READ);
  #taken = 0;
  #nextSequence = 0;
  #endSequence = 0;
  #sink: FeedSink | null = null;
  #source = 0;
  #instrument = 0;
  #sourceSequence = 0;
  #startedMs = 0;
  #firstUs = Number.NaN;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isHeld = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.id = options.sourceName;
  }

  async start(sink: FeedSink): Promise<void> {
    const { instrument, replaySymbol, sourceName, fromUs, log } = this.#options;
    this.#sink = sink;
    this.#source = sink.openSource(sourceName, { isSimulated: true, sequenceRestarted: true }).id;
    const origin = `Replay of stored ticks of ${instrument.symbol}.`;
    this.#instrument = sink.instrument({ ...instrument, symbol: replaySymbol, isSimulated: true, origin });
    this.#nextSequence = Number.isFinite(fromUs) ? log.sequenceAtTime(TOPIC_TICKS, fromUs) : 0;
    this.#endSequence = log.nextSequence(TOPIC_TICKS);
    this.#startedMs = this.#options.clock.monotonicMs();
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
    if (this.#taken >= this.#waiting.count && !this.#read()) {
      this.#sink.state(this.#source, 'stopped', 'The replay has come to its end.');
      this.#sink = null;
      return;
    }
    const due = this.#dueCount();
    if (due > 0) {
      const from = this.#taken * TICK_WIDTH;
      const nowUs = this.#options.clock.nowUs();
      const records = this.#waiting.records.subarray(from, from + due * TICK_WIDTH);
      for (let offset = TICK_RECEIVED_TIME; offset < records.length; offset += TICK_WIDTH) records[offset] = nowUs;
      this.#taken += due;
      this.#isHeld = !this.#sink.ticks(records, due);
    }
    this.#schedule(this.#options.speed === 'max' ? 0 : STEP_MS);
  }

  /** How many of the waiting ticks are due by now. */
  #dueCount(): number {
    const { speed, clock } = this.#options;
    const waiting = this.#waiting.count - this.#taken;
    if (speed === 'max') return waiting;
    const at = (index: number): number => this.#waiting.records[(this.#taken + index) * TICK_WIDTH + TICK_EVENT_TIME] as number;
    if (Number.isNaN(this.#firstUs)) this.#firstUs = at(0);
    const playedToUs = this.#firstUs + (clock.monotonicMs() - this.#startedMs) * 1000 * speed;
    let due = 0;
    while (due < waiting && at(due) <= playedToUs) due++;
    return due;
  }

  /** Reads on until there are ticks of the instrument; false at the end. */
  #read(): boolean {
    const { log, instrumentId, fromUs, toUs } = this.#options;
    this.#waiting.clear();
    this.#taken = 0;
    while (this.#waiting.count === 0) {
      if (this.#nextSequence >= this.#endSequence) return false;
      const limit = Math.min(RECORDS_PER_READ, this.#endSequence - this.#nextSequence);
      const batch = log.readRecords(TOPIC_TICKS, this.#nextSequence, limit);
      if (batch.count === 0) return false;
      this.#nextSequence = batch.firstSequence + batch.count;
      for (let offset = 0; offset < batch.count * LOGGED_TICK_WIDTH; offset += LOGGED_TICK_WIDTH) {
        const timeUs = batch.records[offset + TICK_EVENT_TIME] as number;
        if (batch.records[offset + TICK_INSTRUMENT] !== instrumentId || !(timeUs >= fromUs && timeUs < toUs)) continue;
        if (batch.records[offset + LOGGED_TICK_FLAG] !== TICK_STANDBY) this.#keep(batch.records, offset);
      }
    }
    return true;
  }

  #keep(records: Float64Array, offset: number): void {
    const target = this.#waiting.grow();
    const kept = this.#waiting.records;
    for (let field = 0; field < TICK_WIDTH; field++) kept[target + field] = records[offset + field] as number;
    kept[target + TICK_INSTRUMENT] = this.#instrument;
    kept[target + TICK_SOURCE] = this.#source;
    kept[target + TICK_SOURCE_SEQUENCE] = ++this.#sourceSequence;
  }
}
