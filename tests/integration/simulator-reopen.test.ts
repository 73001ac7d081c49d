import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SimulatorFeed } from '#adapters/simulator/simulator-feed.ts';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { FeedControl } from '#services/ingestion/feed-control.ts';
import { IngestionPipeline } from '#services/ingestion/pipeline.ts';
import { createThreadWriter } from '#services/ingestion/thread-writer.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';

const THREAD = new URL('../../src/workers/ingestion/writer-thread.ts', import.meta.url);
const SYMBOL = 'BTCUSD.sim';

let folder = '';
let path = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-reopen-'));
  path = join(folder, 'market.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs ingestion on the simulator until that many ticks more are on disk; returns the forming bars at the end. */
async function runUntil(moreTicks: number): Promise<{ restored: unknown[]; atEnd: unknown[] }> {
  const writer = await createThreadWriter({ path, threadUrl: THREAD });
  const reader = openMarketReader(path);
  const pipeline = new IngestionPipeline({ clock: systemClock, writer });
  const forming = (): unknown[] =>
    TIMEFRAMES.map((timeframe) => pipeline.builder.forming(Math.max(0, pipeline.instruments.idOf(SYMBOL)), timeframe));
  const restored = forming();
  const simulator = () => new SimulatorFeed({ clock: systemClock, bars: reader, seed: 7, ticksPerSecond: 2000, historyDays: 10 });
  const control = new FeedControl(pipeline, writer, { simulator, mt5: null, replay: simulator }, () => {});
  const wanted = reader.nextSequence(TOPIC_TICKS) + moreTicks;
  const reached = new Promise<void>((resolve) => {
    pipeline.listener.committed = () => {
      if (reader.nextSequence(TOPIC_TICKS) >= wanted) resolve();
    };
  });
  const clockTimer = setInterval(() => pipeline.onClock(), 50);
  await control.startEnabled();
  await reached;
  await control.stopAll();
  clearInterval(clockTimer);
  await pipeline.settle();
  const atEnd = forming();
  reader.close();
  await writer.close();
  return { restored, atEnd };
}

it('goes on after a restart where it stopped, and its bars follow from its log', async () => {
  const first = await runUntil(4000);
  const second = await runUntil(3000);
  expect(first.atEnd.filter((bar) => bar !== null).length).toBeGreaterThanOrEqual(8);
  expect(second.restored).toEqual(first.atEnd);

  const reader = openMarketReader(path);
  const minutes = reader.readByTime(SYMBOL, '1m', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  expect(minutes.timeUs.length).toBeGreaterThanOrEqual(10 * 1440);
  const days = reader.readByTime(SYMBOL, '1d', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  expect(days.timeUs.length).toBeGreaterThan(700);
  const report = verifyBarsByReplay(reader);
  reader.close();
  expect(report.differences).toEqual([]);
  expect(report.equalBars).toBeGreaterThan(0);
  expect(report.ticks).toBeGreaterThanOrEqual(7000);
});
