import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { TICK_WIDTH } from '#core/market/tick-record.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { MarketFeed } from '#core/ports/market-feed.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import { IngestionPipeline } from '#services/ingestion/pipeline.ts';
import { testInstrument } from './test-instrument.ts';

/** A clock that stands still until it is moved; wall and monotonic time together, unless the wall clock is set. */
export class ManualClock implements Clock {
  wallUs: number;
  monotonic = 1000;

  constructor(iso: string) {
    this.wallUs = Date.parse(iso) * 1000;
  }

  nowUs(): number {
    return this.wallUs;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  pass(milliseconds: number): void {
    this.wallUs += milliseconds * 1000;
    this.monotonic += milliseconds;
  }
}

export interface SceneTick {
  /** Seconds after the scene's start. */
  readonly at: number;
  readonly bid: number;
  readonly ask?: number;
  readonly volume?: number;
  readonly sequence?: number;
  readonly symbol?: string;
  readonly source?: string;
}

/** A pipeline over a store in memory, a clock in hand, and sources by name. A Wednesday morning, London open. */
export class IngestionScene {
  readonly clock = new ManualClock('2025-06-04T08:00:00Z');
  readonly startUs = this.clock.nowUs();
  readonly store: MarketStore;
  readonly pipeline: IngestionPipeline;
  readonly committed: [source: string, sequence: number][] = [];
  resumedCount = 0;
  readonly #feed: MarketFeed;
  readonly #sources = new Map<string, number>();

  constructor(store: MarketStore = createMemoryMarketStore()) {
    this.store = store;
    this.pipeline = new IngestionPipeline({ clock: this.clock, writer: createDirectWriter(store) });
    this.#feed = {
      id: 'scene',
      kind: 'mt5',
      start: async () => {},
      stop: async () => {},
      committed: (source, sequence) => this.committed.push([this.pipeline.sources.byId(source)?.name ?? '', sequence]),
      resumed: () => {
        this.resumedCount++;
      },
    };
  }

  /** Opens the source and connects it; returns where it may go on. */
  connect(name: string, options: { sequenceRestarted?: boolean } = {}): number {
    const opened = this.pipeline.openSource(this.#feed, name, { isSimulated: true, ...options });
    this.#sources.set(name, opened.id);
    this.pipeline.setSourceState(opened.id, 'connected', null);
    return opened.lastCommittedSequence;
  }

  disconnect(name: string): void {
    this.pipeline.setSourceState(this.#sources.get(name) ?? -1, 'connecting', 'The connection was lost.');
  }

  instrument(symbol: string, given: Partial<Instrument> = {}): number {
    return this.pipeline.instruments.save(testInstrument(symbol, given));
  }

  /** Sends ticks as one parcel; returns whether there is room for more. A quote unless `ask` is NaN. */
  send(...ticks: SceneTick[]): boolean {
    const records = new Float64Array(ticks.length * TICK_WIDTH);
    for (const [i, tick] of ticks.entries()) {
      const source = this.#sources.get(tick.source ?? 'a') ?? -1;
      const instrument = this.pipeline.instruments.idOf(tick.symbol ?? 'EURUSD');
      const ask = tick.ask ?? tick.bid + 0.0001;
      const timeUs = this.startUs + Math.round(tick.at * 1e6);
      records.set([timeUs, this.clock.nowUs(), instrument, source, tick.bid, ask, tick.volume ?? 0, tick.sequence ?? 0], i * TICK_WIDTH);
    }
    return this.pipeline.take(this.#feed, records, ticks.length);
  }

  /** Lets time pass in steps of 100 ms, with the pipeline's clock work in each. */
  pass(milliseconds: number, eachStep: () => void = () => {}): void {
    for (let passed = 0; passed < milliseconds; passed += 100) {
      this.clock.pass(100);
      eachStep();
      this.pipeline.onClock();
    }
  }

  settle(): Promise<void> {
    return this.pipeline.settle();
  }

  /** Column of a topic's records. */
  column(topic: string, width: number, field: number): number[] {
    const { records, count } = this.store.readRecords(topic, 0, Number.MAX_SAFE_INTEGER);
    return Array.from({ length: count }, (_, i) => records[i * width + field] as number);
  }

  /** Kinds and sentences of the market events so far. */
  events(): { kind: unknown; text: unknown }[] {
    return this.store.readDocuments('market.events', 0, 1000).map(({ payload }) => ({ kind: payload.kind, text: payload.text }));
  }
}
