import { RecordBuffer } from '#core/market/record-buffer.ts';
import { SIMULATED_INSTRUMENTS } from '#core/market/simulated-instruments.ts';
import { SimulatedMarket } from '#core/market/simulated-market.ts';
import { TICK_WIDTH } from '#core/market/tick-record.ts';
import { MICROSECONDS_PER_SECOND } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import { fillHistory } from './simulated-history.ts';

const SIMULATOR_SOURCE = 'simulator';

export interface SimulatorOptions {
  readonly clock: Clock;
  /** Stored bars: the simulated market goes on from the last price, and makes up what passed while the app was closed. */
  readonly bars: Pick<BarReader, 'seriesSummary' | 'readByIndex'>;
  readonly seed: number;
  /** Mean rate over all instruments. */
  readonly ticksPerSecond: number;
  /** Longest history made before the first tick, in days; 0 for none. */
  readonly historyDays?: number;
}

/** Sends ticks at most this often; at low rates each tick has its own moment all the same. */
const STEP_MS = 4;
/** After a pause (sleep, a stopped process) at most this much is made up for at once. */
const LONGEST_STEP_US = 0.25 * MICROSECONDS_PER_SECOND;

/** A feed of the simulated market, in real time. Every instrument is labelled as simulated. */
export class SimulatorFeed implements MarketFeed {
  readonly id = 'simulator';
  readonly kind = 'simulator';
  readonly #options: SimulatorOptions;
  readonly #market: SimulatedMarket;
  readonly #buffer = new RecordBuffer(TICK_WIDTH, 256);
  #sink: FeedSink | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #ids: number[] = [];
  #source = 0;
  #nextSequence = 1;
  #doneUs = 0;
  #isHeld = false;
  #isStopped = false;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#market = new SimulatedMarket(options.seed, SIMULATED_INSTRUMENTS);
  }

  async start(sink: FeedSink): Promise<void> {
    this.#sink = sink;
    const { id, lastCommittedSequence } = sink.openSource(SIMULATOR_SOURCE, { isSimulated: true });
    this.#source = id;
    this.#nextSequence = lastCommittedSequence + 1;
    sink.state(id, 'connecting', 'Making the history of the simulated market.');
    this.#ids = SIMULATED_INSTRUMENTS.map(({ instrument }) => sink.instrument(instrument));
    await fillHistory(this.#market, sink, this.#options, () => this.#isStopped);
    if (this.#isStopped) return;
    sink.state(id, 'connected', null);
    this.#doneUs = this.#options.clock.nowUs();
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sink?.state(this.#source, 'stopped', null);
    this.#sink = null;
  }

  committed(): void {}

  resumed(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#schedule();
  }

  #schedule(): void {
    if (!(this.#isStopped || this.#isHeld)) this.#timer = setTimeout(() => this.#step(), STEP_MS);
  }

  #step(): void {
    const nowUs = this.#options.clock.nowUs();
    // The machine's clock was set back: go on from there.
    if (nowUs < this.#doneUs - LONGEST_STEP_US) this.#doneUs = nowUs;
    const fromUs = Math.max(this.#doneUs, nowUs - LONGEST_STEP_US);
    if (nowUs > fromUs) {
      const span = { fromUs, toUs: nowUs, ticksPerSecond: this.#options.ticksPerSecond, receivedUs: nowUs };
      this.#nextSequence = this.#market.ticks(span, this.#ids, this.#source, this.#nextSequence, this.#buffer);
      this.#doneUs = nowUs;
    }
    const { count } = this.#buffer;
    if (count > 0 && this.#sink !== null) {
      this.#isHeld = !this.#sink.ticks(this.#buffer.records, count);
      this.#buffer.clear();
    }
    this.#schedule();
  }
}
