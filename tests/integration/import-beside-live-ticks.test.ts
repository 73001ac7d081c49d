// verifies: import-streams
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeIngestion } from '#workers/ingestion/compose-ingestion.ts';

const TICKS_PER_SECOND = 5000;
const BARS = 400_000;
const source = (path: string) => new URL(`../../src/${path}`, import.meta.url);
const context = { signal: new AbortController().signal, caller: 'command-line' as const };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-beside-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeBars(path: string): void {
  const file = openSync(path, 'w');
  writeSync(file, 'time,open,high,low,close,volume\n');
  for (let i = 0; i < BARS; i += 10_000)
    writeSync(file, Array.from({ length: 10_000 }, (_, k) => `${1_200_000_000 + (i + k) * 60},1.1,1.3,1.0,1.2,${k}\n`).join(''));
  closeSync(file);
}

describe('an import beside live ticks', () => {
  it('lets the ticks flow at their rate, on to the disk', async () => {
    const path = join(folder, 'bars.csv');
    writeBars(path);
    const { service } = await composeIngestion({
      dataDir: folder,
      resourcesDir: fileURLToPath(source('../resources')),
      log: () => {},
      importThread: source('workers/ingestion/import-thread.ts'),
      writerThread: source('workers/ingestion/writer-thread.ts'),
    });
    const { counters } = service.pipeline;
    try {
      await service.start();
      await service.handlers['feeds.configure']({ kind: 'simulator', enabled: true, seed: 1, ticksPerSecond: TICKS_PER_SECOND }, context);
      await expect.poll(() => counters.acceptedTicks, { timeout: 30_000 }).toBeGreaterThan(TICKS_PER_SECOND);
      const before = counters.acceptedTicks;
      const startedMs = performance.now();
      let added = 0;
      const options = { symbol: 'IMPORTED', timeframe: '1m', format: 'auto', timeZone: 'UTC', repair: false, replace: false } as const;
      for await (const item of service.handlers['import.file']({ path, options }, context))
        if (item.phase === 'done') added = item.report.added;
      const seconds = (performance.now() - startedMs) / 1000;
      const rate = (counters.acceptedTicks - before) / seconds;
      process.stdout.write(
        `${added} bars in ${seconds.toFixed(1)} s beside ${rate.toFixed(0)} ticks/s, durable after ${counters.lagQuantile(0.5).toFixed(1)} ms, 99 of 100 after ${counters.lagQuantile(0.99).toFixed(1)} ms\n`,
      );
      expect(added).toBe(BARS);
      expect(rate).toBeGreaterThan(0.7 * TICKS_PER_SECOND);
      expect(counters.lagQuantile(0.99)).toBeLessThan(1000);
    } finally {
      await service.stop();
    }
  });
});
