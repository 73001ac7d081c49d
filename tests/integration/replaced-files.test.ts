import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketReader, openMarketStore } from '#adapters/sqlite/market-store.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { marketContract } from '#contract/index.ts';
import { LatestChannel } from '#services/latest-channel.ts';
import { directClient } from '#tests/support/direct-client.ts';
import { closeBars, INSTRUMENT, until } from '#tests/support/market-with-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import { composeFeature } from '../../src/workers/feature/compose-feature.ts';

const clock = { nowUs: () => 1_800_000_000_000_000, monotonicMs: () => 0 };

describe('a market file that was set aside while others read it', () => {
  let folder = '';
  const path = () => join(folder, 'market.db');
  const bars = seededBars(3, 400);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tradewind-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function newFile(from: number, to: number): void {
    const store = openMarketStore(path(), { clock });
    store.saveInstrument(INSTRUMENT);
    closeBars(store, bars, from, to);
    store.close();
  }
  const setAside = () => renameSync(path(), `${path()}.damaged`);

  it('is noticed by its readers', () => {
    newFile(0, 10);
    const reader = openMarketReader(path());
    expect(reader.isReplaced()).toBe(false);
    setAside();
    newFile(10, 20);
    expect(reader.isReplaced()).toBe(true);
    reader.close();
  });

  it('ends the feature process, which begins with the new file when it is started again', async () => {
    newFile(0, 300);
    const advanced = new LatestChannel<{ nextSequence: number }>();
    const market = directClient(marketContract, { 'bars.advanced': (_, { signal }) => advanced.read(signal) });
    const start = (onDefect: (error: unknown) => void) =>
      composeFeature({
        dataDir: folder,
        resourcesDir: 'resources',
        openRunner: () => nodeRunner(),
        market,
        log: { warn: () => {}, error: () => {} },
        onDefect,
      });
    const defects: unknown[] = [];
    const first = start((error) => defects.push(error));
    first.service.start();
    advanced.publish({ nextSequence: 300 });
    const progressOf = async (running: ReturnType<typeof start>) => {
      for await (const progress of running.service.handlers['features.progress'](
        {},
        { signal: new AbortController().signal, caller: 'worker' },
      )) {
        return progress;
      }
      return null;
    };
    let consumed = 0;
    const consumes = (running: ReturnType<typeof start>, count: number) =>
      until(() => {
        void progressOf(running).then((progress) => {
          consumed = progress?.consumedBars ?? 0;
        });
        return consumed === count;
      });
    await consumes(first, 300);
    expect(defects).toEqual([]);
    setAside();
    newFile(300, 400);
    advanced.publish({ nextSequence: 100 });
    await until(() => defects.length > 0);
    expect(String(defects[0])).toContain('market.db');
    await first.service.stop();
    first.close();

    const saidBefore = defects.length;
    const second = start((error) => defects.push(error));
    second.service.start();
    await consumes(second, 100);
    // Everybody who reads the file may have said so; nobody does after the start.
    expect(defects).toHaveLength(saidBefore);
    await second.service.stop();
    second.close();
    advanced.close();
  });
});
