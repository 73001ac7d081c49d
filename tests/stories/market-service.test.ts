import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { ReplayFeed } from '#adapters/replay/replay-feed.ts';
import { SimulatorFeed } from '#adapters/simulator/simulator-feed.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import type { FeedSink, MarketFeed } from '#core/ports/market-feed.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import type { ImportHandlers } from '#services/ingestion/market-deps.ts';
import { createMarketService, type MarketService } from '#services/ingestion/market-service.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { SEQUENCED_SYMBOLS, SequencedFeed } from '#tests/support/sequenced-feed.ts';

const context = { signal: new AbortController().signal, caller: 'worker' as const };
const running: MarketService[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});

/** A feed on a port: taken or free. */
class PortFeed implements MarketFeed {
  readonly id = 'port';
  readonly kind = 'mt5';
  static readonly taken = new Set<number>();
  static readonly digests: (string | null)[] = [];
  readonly #port: number;
  isRunning = false;

  constructor(port: number, tokenDigest: string | null) {
    this.#port = port;
    PortFeed.digests.push(tokenDigest);
  }

  async start(_sink: FeedSink): Promise<void> {
    if (PortFeed.taken.has(this.#port)) throw Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    this.isRunning = true;
  }

  async stop(): Promise<void> {
    this.isRunning = false;
  }

  committed(): void {}
  resumed(): void {}
}

function serviceOver(store: MarketStore, simulated: 'nothing' | 'market' | SequencedFeed): MarketService {
  const service = createMarketService({
    clock: systemClock,
    writer: createDirectWriter(store),
    reader: store,
    importHandlers: {} as ImportHandlers,
    feeds: {
      simulator: ({ seed, ticksPerSecond }) => {
        if (simulated instanceof SequencedFeed) return simulated;
        if (simulated === 'nothing') return new PortFeed(0, null);
        return new SimulatorFeed({ clock: systemClock, bars: store, seed, ticksPerSecond, historyDays: 1 });
      },
      mt5: ({ port, tokenDigest }) => new PortFeed(port, tokenDigest),
      replay: (request) => new ReplayFeed({ ...request, clock: systemClock }),
    },
  });
  running.push(service);
  return service;
}

async function firstWhere<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<T> {
  for await (const item of items) if (wanted(item)) return item;
  throw new Error('the stream ended before the wanted item came');
}

describe('feeds', () => {
  it('are remembered, and a port in use is told and leaves the feed off', async () => {
    const store = createMemoryMarketStore();
    const { handlers, start } = serviceOver(store, 'nothing');
    await start();
    const off = { kind: 'simulator' as const, enabled: false, seed: 3, ticksPerSecond: 10 };
    expect(await handlers['feeds.configure'](off, context)).toEqual(off);
    PortFeed.taken.add(2000);
    const mt5 = { kind: 'mt5' as const, enabled: true, port: 2000, hasToken: true };
    await expect(handlers['feeds.configure'](mt5, context)).rejects.toMatchObject({ code: 'PortTaken' });
    const again = serviceOver(store, 'nothing');
    expect(await again.handlers['feeds.configuration']({}, context)).toEqual([off, { ...mt5, enabled: false, hasToken: false }]);
  });

  it('of terminals get a token that is shown once and kept as its digest only', async () => {
    const store = createMemoryMarketStore();
    const { handlers } = serviceOver(store, 'nothing');
    await handlers['feeds.configure']({ kind: 'mt5', enabled: true, port: 2001, hasToken: false }, context);
    const { token } = await handlers['mt5.createToken']({}, context);
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(PortFeed.digests.at(-1)).toBe(createHash('sha256').update(token).digest('hex'));
    const kept = store.listStateKeys('').map((key) => Buffer.from(store.loadState(key) ?? []).toString());
    expect(kept.some((text) => text.includes(token))).toBe(false);
    expect(await handlers['feeds.configuration']({}, context)).toContainEqual({ kind: 'mt5', enabled: true, port: 2001, hasToken: true });
  });
});

describe('a replay', () => {
  it('gives the same bars again, each time it is played', async () => {
    const store = createMemoryMarketStore();
    const count = 6000;
    let sent = (): void => {};
    const isSent = new Promise<void>((resolve) => {
      sent = resolve;
    });
    const feed = new SequencedFeed({ count, perStep: 500, pauseMs: 0, onCommitted: () => {}, onOpened: () => {}, onSent: () => sent() });
    const { handlers, start, pipeline } = serviceOver(store, feed);
    await start();
    await isSent;
    await pipeline.settle();
    for (let round = 0; round < 2; round++) {
      const { symbol, sourceName } = await handlers['feeds.replay']({ symbol: 'AAA', speed: 'max' }, context);
      expect(symbol).toBe('AAA.replay');
      const isDone = (sources: readonly { name: string; state: string }[]): boolean =>
        sources.some(({ name, state }) => name === sourceName && state === 'stopped');
      await firstWhere(handlers['feeds.sources']({}, context), isDone);
      await pipeline.settle();
      for (const timeframe of TIMEFRAMES) {
        const read = (name: string) => store.readByTime(name, timeframe, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
        expect(read(symbol)).toEqual(read('AAA'));
      }
    }
    expect(verifyBarsByReplay(store)).toMatchObject({ differingBars: 0, differences: [] });
    expect(SEQUENCED_SYMBOLS).toContain('AAA');
  });

  it('of what does not exist is refused with a reason', async () => {
    const store = createMemoryMarketStore();
    const { handlers, pipeline } = serviceOver(store, 'nothing');
    await expect(handlers['feeds.replay']({ symbol: 'NOSUCH', speed: 'max' }, context)).rejects.toMatchObject({
      code: 'UnknownInstrument',
    });
    pipeline.instruments.save({ ...(await simulatedInstrument()), symbol: 'EMPTY' });
    await expect(handlers['feeds.replay']({ symbol: 'EMPTY', speed: 1 }, context)).rejects.toMatchObject({ code: 'NoData' });
  });
});

const simulatedInstrument = async () => {
  const { SIMULATED_INSTRUMENTS } = await import('#core/market/simulated-instruments.ts');
  return (SIMULATED_INSTRUMENTS[0] as (typeof SIMULATED_INSTRUMENTS)[number]).instrument;
};

describe('instruments and data', () => {
  it('can be changed, listed, deleted and checked', async () => {
    const store = createMemoryMarketStore();
    const { handlers, start, pipeline } = serviceOver(store, 'market');
    await start();
    await pipeline.settle();
    const saved = await handlers['instruments.save']({ symbol: 'EURUSD.sim', lotStep: 0.1 }, context);
    expect(saved).toMatchObject({ lotStep: 0.1, tickSize: 0.00001, isSimulated: true });
    await expect(handlers['instruments.save']({ symbol: 'NOSUCH', lotStep: 1 }, context)).rejects.toMatchObject({
      code: 'UnknownInstrument',
    });
    expect(await firstWhere(handlers['instruments.changed']({}, context), () => true)).toContainEqual(saved);

    const series = { symbol: 'BTCUSD.sim', timeframe: '1m' as const };
    const before = (await handlers['bars.series']({}, context)).find(
      ({ symbol, timeframe }) => symbol === series.symbol && timeframe === '1m',
    );
    const { deleted } = await handlers['data.delete'](series, context);
    expect(deleted).toBe(before?.count);
    await expect(handlers['data.delete'](series, context)).rejects.toMatchObject({ code: 'NoData' });
    await expect(handlers['data.delete']({ ...series, timeframe: 'tick' }, context)).rejects.toMatchObject({ code: 'NoData' });
    await expect(handlers['bars.window']({ ...series, level: 1, count: 5 }, context)).rejects.toMatchObject({ code: 'NoData' });
    expect(await handlers['data.verify']({}, context)).toMatchObject({ problems: [] });
  });

  it('tells refused ticks and gaps in words, newest first', async () => {
    const store = createMemoryMarketStore();
    let sent = (): void => {};
    const isSent = new Promise<void>((resolve) => {
      sent = resolve;
    });
    const feed = new SequencedFeed({
      count: 3000,
      perStep: 500,
      pauseMs: 0,
      onCommitted: () => {},
      onOpened: () => {},
      onSent: () => sent(),
    });
    const { handlers, start, pipeline } = serviceOver(store, feed);
    await start();
    await isSent;
    await pipeline.settle();
    const [newest] = await handlers['events.recent']({ topic: 'market.events', limit: 1 }, context);
    expect(newest).toMatchObject({ kind: 'gap', source: 'ingestion' });
    for await (const { nextSequence } of handlers['events.advanced']({}, context)) {
      expect(nextSequence, 'whoever follows events knows of the newest').toBe((newest?.sequence ?? Number.NaN) + 1);
      break;
    }
    const events = await handlers['events.recent']({ topic: 'market.ticks.rejected', limit: 5 }, context);
    expect(events).toHaveLength(5);
    expect(events[0]?.sequence).toBeGreaterThan(events[4]?.sequence as number);
    expect(events[0]).toMatchObject({ source: 'sequenced', key: expect.stringMatching(/^(AAA|BBB|CCC)$/) });
    expect(events[0]?.kind).toBe(events[0]?.text.split(' ')[0]);
    expect(events[0]?.text).toMatch(/^(Duplicate|Outlier|SpreadTooWide) \((bid|price) /);
  });
});

it('shows a chart of hours to who imported minutes, and counts its bars alike in both streams', async () => {
  const store = createMemoryMarketStore();
  store.saveInstrument({ ...(await simulatedInstrument()), symbol: 'AAPL', calendar: 'utc' });
  for (let minute = 0; minute < 150; minute++) store.appendBar('AAPL', '1m', minute * 60e6, 1 + minute, 3 + minute, minute, 2 + minute, 10);
  const { handlers, start } = serviceOver(store, 'nothing');
  await start();
  const window = await handlers['bars.window']({ symbol: 'AAPL', timeframe: '1h', level: 1, count: 100 }, context);
  expect([...window.bars.timeUs]).toEqual([0, 3600e6, 7200e6]);
  expect([...window.bars.open]).toEqual([1, 61, 121]);
  expect([...window.bars.high]).toEqual([62, 122, 152]);
  expect([...window.bars.volume]).toEqual([600, 600, 300]);
  for await (const forming of handlers['bars.forming']({ symbol: 'AAPL', timeframe: '1h' }, context)) {
    expect(forming).toMatchObject({ closedCount: 3, generation: window.generation });
    break;
  }
});

it('shows the last stored price of an instrument before its first tick', async () => {
  const store = createMemoryMarketStore();
  store.saveInstrument({ ...(await simulatedInstrument()), symbol: 'AAPL' });
  store.appendBar('AAPL', '1d', 86_400e6, 1, 3, 1, 2.5, 100);
  const { handlers, start } = serviceOver(store, 'nothing');
  await start();
  const board = await firstWhere(handlers['quotes.watch']({ symbols: ['AAPL'] }, context), () => true);
  expect([board.last[0], board.timeUs[0], board.bid[0]]).toEqual([2.5, 86_400e6, Number.NaN]);
});

it('shows the price of a quiet last moment to a reader who was busy when it came', async () => {
  const store = createMemoryMarketStore();
  let sent = (): void => {};
  const isSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  const feed = new SequencedFeed({ count: 400, perStep: 400, pauseMs: 0, onCommitted: () => {}, onOpened: () => {}, onSent: () => sent() });
  const { handlers, start, pipeline } = serviceOver(store, feed);
  const boards = handlers['quotes.watch']({ symbols: ['AAA'] }, context)[Symbol.asyncIterator]();
  await boards.next();
  await start();
  await isSent;
  await pipeline.settle();
  // The reader asks only now, when nothing comes any more.
  const board = await boards.next();
  expect(board.value.last[0]).toBe(pipeline.quotes.last(pipeline.instruments.idOf('AAA')));
  expect(board.value.last[0]).toBeGreaterThan(0);
});
