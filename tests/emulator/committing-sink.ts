import { EventEmitter, once } from 'node:events';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { TICK_SOURCE, TICK_SOURCE_SEQUENCE, TICK_WIDTH } from '#core/market/tick-record.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { FeedSink, FeedState, MarketFeed } from '#core/ports/market-feed.ts';

/** What survives a kill: the ids and the ticks that were committed. */
export class CommittedData {
  readonly sources: string[] = [];
  readonly instruments: Instrument[] = [];
  readonly ticks: number[][] = [];
  readonly bars: { symbol: string; timeframe: Timeframe; bars: BarColumns }[] = [];
}

/**
 * A stand-in for ingestion: commits what it was given a moment later, and forgets the rest when it crashes. It fails the
 * test on a tick that is out of sequence.
 */
export class CommittingSink extends EventEmitter implements FeedSink {
  readonly states: { source: number; state: FeedState; message: string | null }[] = [];
  readonly latencies: number[] = [];
  /** Batches after which `ticks` says that there is no room. */
  fullAfterBatches = Number.POSITIVE_INFINITY;
  batches = 0;
  readonly #data: CommittedData;
  #feed: MarketFeed | null = null;
  #pending: number[][] = [];
  #isCommitting = false;
  #hasCrashed = false;

  constructor(data: CommittedData) {
    super();
    this.setMaxListeners(0);
    this.#data = data;
  }

  attach(feed: MarketFeed): void {
    this.#feed = feed;
  }

  /** Nothing that is not committed survives. */
  crash(): void {
    this.#hasCrashed = true;
    this.#pending = [];
  }

  openSource(name: string) {
    let id = this.#data.sources.indexOf(name);
    if (id < 0) id = this.#data.sources.push(name) - 1;
    const last = this.#data.ticks.findLast((tick) => tick[TICK_SOURCE] === id);
    return { id, lastCommittedSequence: last?.[TICK_SOURCE_SEQUENCE] ?? 0, lastCommittedTimeUs: last?.[0] ?? null };
  }

  instrument(instrument: Instrument): number {
    const known = this.#data.instruments.findIndex((one) => one.symbol === instrument.symbol);
    if (known < 0) return this.#data.instruments.push(instrument) - 1;
    this.#data.instruments[known] = instrument;
    return known;
  }

  ticks(records: Float64Array, count: number): boolean {
    if (this.#hasCrashed) return true;
    for (let i = 0; i < count; i++) this.#pending.push([...records.subarray(i * TICK_WIDTH, (i + 1) * TICK_WIDTH)]);
    this.#scheduleCommit();
    return ++this.batches < this.fullAfterBatches;
  }

  async history(symbol: string, timeframe: Timeframe, bars: BarColumns): Promise<void> {
    const copy = {
      timeUs: bars.timeUs.slice(),
      open: bars.open.slice(),
      high: bars.high.slice(),
      low: bars.low.slice(),
      close: bars.close.slice(),
      volume: bars.volume.slice(),
    };
    await new Promise((resolve) => setImmediate(resolve));
    this.#data.bars.push({ symbol, timeframe, bars: copy });
    this.emit('bars');
  }

  state(source: number, state: FeedState, message: string | null): void {
    this.states.push({ source, state, message });
    this.emit('state', source, state, message);
  }

  latency(_source: number, roundTripMs: number): void {
    this.latencies.push(roundTripMs);
    this.emit('latency', roundTripMs);
  }

  /** Resolves when so many ticks are committed. */
  async committed(count: number): Promise<void> {
    while (this.#data.ticks.length < count) await once(this, 'commit');
  }

  /** Resolves at the next state of that kind, or at once when it is the present one. */
  async reached(state: FeedState): Promise<void> {
    while (this.states.at(-1)?.state !== state) await once(this, 'state');
  }

  #scheduleCommit(): void {
    if (this.#isCommitting) return;
    this.#isCommitting = true;
    setTimeout(() => {
      this.#isCommitting = false;
      if (this.#hasCrashed) return;
      const done = this.#pending;
      this.#pending = [];
      const newest = new Map<number, number>();
      for (const tick of done) {
        this.#data.ticks.push(tick);
        newest.set(tick[TICK_SOURCE] as number, tick[TICK_SOURCE_SEQUENCE] as number);
      }
      for (const [source, sequence] of newest) this.#feed?.committed(source, sequence);
      this.emit('commit');
    }, 1);
  }
}
