// verifies: feeds-one-port
import { afterEach, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { SimulatorFeed } from '#adapters/simulator/simulator-feed.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import type { ImportHandlers } from '#services/ingestion/market-deps.ts';
import { createMarketService, type MarketService } from '#services/ingestion/market-service.ts';

const context = { signal: new AbortController().signal, caller: 'worker' as const };
let service: MarketService | null = null;
afterEach(() => service?.stop());

function startService(): MarketService {
  const store = createMemoryMarketStore();
  service = createMarketService({
    clock: systemClock,
    writer: createDirectWriter(store),
    reader: store,
    importHandlers: {} as ImportHandlers,
    feeds: {
      simulator: ({ seed, ticksPerSecond }) =>
        new SimulatorFeed({ clock: systemClock, bars: store, seed, ticksPerSecond: ticksPerSecond * 20, historyDays: 3 }),
      mt5: null,
      replay: () => {
        throw new Error('no replay here');
      },
    },
  });
  return service;
}

async function firstWhere<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): Promise<T> {
  for await (const item of items) if (wanted(item)) return item;
  throw new Error('the stream ended before the wanted item came');
}

it('shows a living chart with history a moment after the first start', async () => {
  const { handlers, start } = startService();
  await start();
  const instruments = await handlers['instruments.list']({}, context);
  expect(instruments.map(({ symbol }) => symbol)).toContain('EURUSD.sim');
  expect(instruments.every(({ isSimulated }) => isSimulated)).toBe(true);

  const window = await handlers['bars.window']({ symbol: 'BTCUSD.sim', timeframe: '1m', level: 1, count: 300 }, context);
  expect(window.bars.timeUs.length).toBe(300);

  const abort = new AbortController();
  const live = { ...context, signal: abort.signal };
  const board = await firstWhere(
    handlers['quotes.watch']({ symbols: ['EURUSD.sim', 'NOSUCH'] }, live),
    (item) => (item.bid[0] ?? Number.NaN) > 0,
  );
  expect(board.ask[0]).toBeGreaterThan(board.bid[0] as number);
  expect(Math.abs(board.change[0] as number)).toBeLessThan(0.2);
  expect(board.bid[1]).toBeNaN();

  const series = { symbol: 'BTCUSD.sim', timeframe: '1s' as const };
  const opened = await firstWhere(handlers['bars.forming'](series, live), (item) => item.bar !== null);
  const grown = await firstWhere(handlers['bars.forming'](series, live), (item) => item.closedCount > opened.closedCount);
  const closed = await handlers['bars.window']({ ...series, level: 1, count: 1 }, context);
  expect(closed.baseCount).toBeGreaterThanOrEqual(grown.closedCount);

  const sources = await firstWhere(
    handlers['feeds.sources']({}, live),
    ([source]) => source?.state === 'connected' && source.ticksPerSecond > 0,
  );
  expect(sources[0]).toMatchObject({ kind: 'simulator', isSimulated: true, rejectedTicks: 0 });
  abort.abort();
}, 10_000);

it('refuses the forming bar of an instrument that does not exist', async () => {
  const { handlers } = startService();
  const stream = handlers['bars.forming']({ symbol: 'NOSUCH', timeframe: '1m' }, context);
  await expect(firstWhere(stream, () => true)).rejects.toMatchObject({ code: 'UnknownInstrument' });
});
