// verifies: backtest-runs, trial-ledger, kill-loses-nothing
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { openResearchStore } from '#adapters/sqlite/research-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { readRun, tradeCountOf } from '#services/research/run-records.ts';
import { freshFolder } from '#tests/contract/fresh-folder.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { seededBars, seededUniform } from '#tests/support/seeded-bars.ts';

const KILLS = 5;
const children: ChildProcess[] = [];
const removers: (() => void)[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const remove of removers.splice(0)) remove();
});

describe('a research process that is killed in the middle of its runs, again and again', () => {
  it('has stored whole runs only, each with its trial, and every one that it told of', async () => {
    const { path: folder, remove } = freshFolder();
    removers.push(remove);
    const market = openMarketStore(join(folder, 'market.db'), { clock: systemClock });
    market.saveInstrument(INSTRUMENT);
    market.mergeBars('TEST', '1m', seededBars(3, 2000), false);
    market.close();
    const uniform = seededUniform(11);
    const told = new Set<number>();
    for (let kill = 0; kill < KILLS; kill++) {
      const child = fork(new URL('./researching-child.ts', import.meta.url), [folder, String(kill * 1000)], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      children.push(child);
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
      lines.on('line', (line) => told.add(Number(line)));
      await once(lines, 'line');
      const exit = once(child, 'exit');
      // Not a wait for something to happen: the moment of death is the point of the test.
      await new Promise((resolve) => setTimeout(resolve, uniform() * 300));
      child.kill('SIGKILL');
      await exit;
    }
    const store = openResearchStore(join(folder, 'research.db'), { clock: systemClock });
    removers.push(() => store.close());
    const { runs, total } = store.listRuns({ words: [], tag: null, orderBy: 'createdAt', isAscending: true, offset: 0, limit: 10_000 });
    expect(total).toBeGreaterThanOrEqual(KILLS);
    for (const { id } of runs) {
      const { document, columns } = readRun(store, id);
      const results = (columns['trades.pnl'] ?? new Float64Array(0)).reduce((sum, pnl) => sum + pnl, 0);
      expect(tradeCountOf(columns)).toBe(document.summary.trades);
      expect(100_000 + results).toBeCloseTo(document.summary.finalEquity ?? Number.NaN, 6);
    }
    expect(store.countTrials('sma-cross TEST 1m')).toBe(total);
    const notes = new Set(runs.map(({ note }) => Number(note)));
    for (const number of told) expect(notes.has(number), `run ${number} was told of`).toBe(true);
  });
});
