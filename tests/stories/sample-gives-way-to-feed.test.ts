import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { isBundledSample, noteBundledSample } from '#services/bundled-sample.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import type { ImportHandlers } from '#services/ingestion/market-deps.ts';
import { createMarketService, type MarketService } from '#services/ingestion/market-service.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

const context = { signal: new AbortController().signal, caller: 'worker' as const };
const SAMPLE: Instrument = testInstrument('AAPL', { isSimulated: false, calendar: 'us-equity', origin: 'A sample.', tickSize: 0.01 });

/** A feed that has one instrument, and a day of history of it. */
class OneInstrumentFeed implements MarketFeed {
  readonly id = 'one';
  readonly kind = 'mt5';
  readonly #instrument: Instrument;
  history: Promise<void> = Promise.resolve();

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  async start(sink: FeedSink): Promise<void> {
    sink.openSource('terminal', { isSimulated: this.#instrument.isSimulated });
    sink.instrument(this.#instrument);
    const bars = makeBarColumns(1);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(200);
    bars.timeUs[0] = 1_700_000_000e6 - (1_700_000_000e6 % 3600e6);
    this.history = sink.history(this.#instrument.symbol, '1h', bars);
  }

  async stop(): Promise<void> {}
  committed(): void {}
  resumed(): void {}
}

let store: MarketStore;
let service: MarketService;
let feed: OneInstrumentFeed;

function serve(instrument: Instrument): void {
  feed = new OneInstrumentFeed(instrument);
  service = createMarketService({
    clock: systemClock,
    writer: createDirectWriter(store),
    reader: store,
    importHandlers: {} as ImportHandlers,
    feeds: {
      simulator: () => new OneInstrumentFeed(testInstrument('X.sim')),
      mt5: () => feed,
      replay: () => {
        throw new Error('nothing is replayed here');
      },
    },
  });
}

beforeEach(() => {
  store = createMemoryMarketStore();
  store.transaction(() => {
    store.saveInstrument(SAMPLE);
    store.appendBar('AAPL', '1d', 1_600_000_000e6, 100, 100, 100, 100, 1);
    store.appendBar('AAPL', '1w', 1_600_000_000e6, 100, 100, 100, 100, 1);
    noteBundledSample(store, 'AAPL');
  });
});
afterEach(() => service.stop());

const start = async () => {
  await service.start();
  await service.handlers['feeds.configure']({ kind: 'mt5', enabled: true, port: 1, hasToken: false }, context);
  await feed.history;
};
const seriesOf = (symbol: string) =>
  store
    .listSeries()
    .filter((series) => series.symbol === symbol)
    .map(({ timeframe, count }) => [timeframe, count]);
const shownPrice = () => service.pipeline.quotes.last(service.pipeline.instruments.idOf('AAPL'));

describe('a sample whose symbol a feed has', () => {
  it('is gone with its price and its origin before the first bar of the feed is stored', async () => {
    serve({ ...SAMPLE, origin: null, tickSize: 0.05 });
    await service.start();
    expect(shownPrice()).toBe(100);
    await start();
    expect(seriesOf('AAPL')).toEqual([['1h', 1]]);
    expect(store.findInstrument('AAPL')).toMatchObject({ origin: null, tickSize: 0.05 });
    expect(await service.handlers['instruments.list']({}, context)).toContainEqual({ ...SAMPLE, origin: null, tickSize: 0.05 });
    expect(isBundledSample(store, 'AAPL')).toBe(false);
    expect(shownPrice()).toBeNaN();
  });

  it('stays for a simulated instrument, for another symbol, and when its properties are set by hand', async () => {
    serve(testInstrument('MSFT', { isSimulated: false }));
    await start();
    await service.handlers['instruments.save']({ symbol: 'AAPL', lotStep: 0.5 }, context);
    expect(seriesOf('AAPL')).toEqual([
      ['1d', 1],
      ['1w', 1],
    ]);
    expect(store.findInstrument('AAPL')).toMatchObject({ origin: 'A sample.', lotStep: 0.5 });
    expect(isBundledSample(store, 'AAPL')).toBe(true);
  });

  it('is all there when the disk refuses the instrument of the feed', async () => {
    const { saveInstrument } = store;
    store = {
      ...store,
      saveInstrument: (instrument) => {
        if (instrument.tickSize === 0.05) throw new Error('no room');
        return saveInstrument(instrument);
      },
    };
    serve({ ...SAMPLE, origin: null, tickSize: 0.05 });
    await expect(start()).rejects.toThrow('no room');
    expect(seriesOf('AAPL')).toEqual([
      ['1d', 1],
      ['1w', 1],
    ]);
    expect(store.findInstrument('AAPL')?.origin).toBe('A sample.');
    expect(shownPrice()).toBe(100);
  });
});
