import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { MarketFeed } from '#core/ports/market-feed.ts';
import { ExpectedError } from '#core/result.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import { FeedControl } from '#services/ingestion/feed-control.ts';
import { saveJson } from '#services/ingestion/saved-state.ts';
import { SourceStatusList } from '#services/ingestion/source-status.ts';
import { IngestionScene } from '../support/ingestion-scene.ts';

const TAKEN = "Port 17653 on 127.0.0.1 can't be used: another program has it.";
let isPortTaken = true;

beforeEach(() => {
  vi.useFakeTimers();
  isPortTaken = true;
});
afterEach(() => vi.useRealTimers());

function setUp() {
  const store = createMemoryMarketStore();
  saveJson(store, 'feeds:configuration', [
    { kind: 'simulator', enabled: false, seed: 1, ticksPerSecond: 1 },
    { kind: 'mt5', enabled: true, port: 17_653, hasToken: true },
  ]);
  const { pipeline } = new IngestionScene(store);
  const log: string[] = [];
  let started = 0;
  const feed = (): MarketFeed => ({
    id: 'mt5',
    kind: 'mt5',
    start: async () => {
      started++;
      if (isPortTaken) throw new ExpectedError('PortTaken', TAKEN);
    },
    stop: async () => {},
    committed: () => {},
    resumed: () => {},
  });
  const unused = () => {
    throw new Error('only MetaTrader is switched on');
  };
  const control = new FeedControl(pipeline, createDirectWriter(store), { simulator: unused, replay: unused, mt5: feed }, (line) =>
    log.push(line),
  );
  const statuses = () => new SourceStatusList(pipeline, () => 0).make(control.failures);
  return { control, statuses, log, startedCount: () => started };
}

it('a terminal port that is taken at the start is said in the list of sources, and taken once it is free', async () => {
  const { control, statuses, log } = setUp();
  await control.startEnabled();
  expect(statuses()).toMatchObject([{ name: 'MetaTrader 5', kind: 'mt5', state: 'failed', message: TAKEN }]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(statuses()).toHaveLength(1);
  expect(log).toEqual([`The mt5 feed did not start: ${TAKEN}`]);
  isPortTaken = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(statuses()).toEqual([]);
  await control.stopAll();
});

it('a feed that is switched off is not tried again', async () => {
  const { control, statuses, startedCount } = setUp();
  await control.startEnabled();
  await control.configure({ kind: 'mt5', enabled: false, port: 17_653, hasToken: true });
  expect(statuses()).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(startedCount()).toBe(1);
});

it('a new token is handed out though the port is taken', async () => {
  const { control, statuses } = setUp();
  await control.startEnabled();
  expect(await control.createToken()).toMatch(/^[\w-]{32}$/);
  expect(statuses()).toMatchObject([{ state: 'failed', message: TAKEN }]);
  await control.stopAll();
});
