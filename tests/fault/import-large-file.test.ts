// verifies: import-streams
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { runImport } from '#services/import/run-import.ts';
import { createThreadPreparer } from '#services/import/thread-preparer.ts';
import { type ImportFixture, makeImportFixture } from '#tests/support/import-fixture.ts';

const THREAD = new URL('../../src/workers/ingestion/import-thread.ts', import.meta.url);
const BYTES = 200 * 1024 * 1024;

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture(createThreadPreparer(THREAD));
});
afterEach(() => fixture.remove());

/** One-second bars of two decimals from a walk, 200 MB of them. Returns how many. */
function writeLargeFile(path: string): number {
  const file = openSync(path, 'w');
  writeSync(file, 'timestamp,open,high,low,close,volume\n');
  let bytes = 0;
  let count = 0;
  let price = 10_000;
  let seed = 1;
  while (bytes < BYTES) {
    let text = '';
    for (let i = 0; i < 10_000; i++, count++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const close = Math.max(5000, price + (seed % 21) - 10);
      const high = Math.max(price, close) + 3;
      const low = Math.min(price, close) - 3;
      text += `${1_500_000_000_000 + count * 1000},${price / 100},${high / 100},${low / 100},${close / 100},${seed % 1000}\n`;
      price = close;
    }
    bytes += writeSync(file, text);
  }
  closeSync(file);
  return count;
}

describe('a file of 200 MB', () => {
  it('is imported in bounded memory while the event loop keeps turning', async () => {
    const path = join(fixture.folder, 'large.csv');
    const count = writeLargeFile(path);
    const store = openMarketStore(join(fixture.folder, 'market.db'), { clock: systemClock });
    const before = process.memoryUsage.rss();
    let peak = before;
    let turns = 0;
    let longestMs = 0;
    let lastMs = performance.now();
    const watch = setInterval(() => {
      const nowMs = performance.now();
      longestMs = Math.max(longestMs, nowMs - lastMs);
      lastMs = nowMs;
      turns++;
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 2);
    const startedMs = performance.now();
    try {
      const report = await runImport(
        { ...fixture.dependencies, store, clock: systemClock },
        { path, fileName: 'large.csv' },
        { symbol: 'BIG', timeframe: '1s', format: 'auto', timeZone: 'UTC', repair: false, replace: false },
        new AbortController().signal,
        () => {},
      );
      const seconds = (performance.now() - startedMs) / 1000;
      process.stdout.write(
        `${count} bars in ${seconds.toFixed(1)} s, memory +${((peak - before) / 2 ** 20).toFixed(0)} MB, longest pause ${longestMs.toFixed(0)} ms of ${turns} turns\n`,
      );
      expect(report).toMatchObject({ rows: count, added: count, rejected: 0 });
      expect(store.seriesSummary('BIG', '1s')?.count).toBe(count);
      expect(peak - before).toBeLessThan(400 * 2 ** 20);
      expect(longestMs).toBeLessThan(1000);
    } finally {
      clearInterval(watch);
      store.close();
    }
  });
});
