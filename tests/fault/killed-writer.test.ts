// verifies: kill-loses-nothing
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import type { MarketStore, StoreProblem } from '#core/ports/market-store.ts';
import { freshFolder } from '../contract/fresh-folder.ts';
import { documentOf, stepOf, TICK_FIELDS, tickCountOf, ticksOf } from './written-steps.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };
const KILLS = 10;
const child = fileURLToPath(new URL('./writing-child.ts', import.meta.url));

/** Starts the writer, kills it with SIGKILL once it acknowledged `steps` steps; returns the last step it acknowledged. */
async function writeAndKill(path: string, steps: number): Promise<number> {
  const writer = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let isKilled = false;
  writer.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (isKilled || text.split('\n').length <= steps) return;
    isKilled = true;
    writer.kill('SIGKILL');
  });
  const [code, signal] = await once(writer, 'close');
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  // The last line counts only when it is whole.
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

function expectExactly(store: MarketStore, last: number): void {
  const problems: StoreProblem[] = [];
  store.verify((problem) => problems.push(problem));
  expect(problems).toEqual([]);
  let sequence = 0;
  for (let step = 0; step <= last; step++) {
    const count = tickCountOf(step);
    expect(store.readRecords('market.ticks', sequence, count)).toEqual({
      firstSequence: sequence,
      records: ticksOf(step, sequence),
      count,
    });
    sequence += count;
  }
  expect(store.nextSequence('market.ticks')).toBe(sequence);
  expect(store.topics().find(({ topic }) => topic === 'market.ticks')?.width).toBe(TICK_FIELDS);
  expect(store.readDocuments('market.events', 0, last + 9)).toEqual(
    Array.from({ length: last + 1 }, (_, step) => ({ sequence: step, ...documentOf(step) })),
  );
  const bars = store.readByTime('EURUSD', '1s', 0, 1e15);
  expect([...bars.close]).toEqual(Array.from({ length: last + 1 }, (_, step) => step + 1));
  expect([...bars.timeUs]).toEqual(Array.from({ length: last + 1 }, (_, step) => step * 1_000_000));
}

describe('a writer that is killed in the middle of writing', () => {
  let folder: ReturnType<typeof freshFolder>;
  beforeEach(() => {
    folder = freshFolder();
  });
  afterEach(() => folder.remove());

  it(`loses nothing that it acknowledged and leaves no hole, ${KILLS} kills in a row on one file`, async () => {
    const path = join(folder.path, 'market.db');
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await writeAndKill(path, 1 + Math.floor(Math.random() * 60));
      const store = openMarketStore(path, { clock });
      const kept = stepOf(store);
      // One transaction may have been committed between the last line and the kill, or its line was cut.
      expect(kept - acknowledged).toBeGreaterThanOrEqual(0);
      expect(kept - acknowledged).toBeLessThanOrEqual(1);
      expectExactly(store, kept);
      store.close();
    }
  });
});
