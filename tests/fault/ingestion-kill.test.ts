// verifies: kill-loses-nothing, replay-verify
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMarketReader } from '#adapters/sqlite/market-store.ts';
import { TOPIC_BARS, TOPIC_REJECTED_TICKS, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { verifyBarsByReplay } from '#services/replay-verify.ts';
import { bundledScript } from '#tests/support/bundled-script.ts';
import { FILES } from '#tests/support/program.ts';
import { SEQUENCED_SYMBOLS } from '#tests/support/sequenced-feed.ts';

const KILLS = 50;
const TICKS = 150_000;

let folder = '';
let child = { path: '', remove: () => {} };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-kill-'));
  child = await bundledScript(new URL('./ingestion-child.ts', import.meta.url));
});
afterAll(() => {
  child.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly opened: number;
  readonly committed: number;
  readonly isDone: boolean;
  readonly errors: string;
}

/** Runs an ingestion process; kills it that long after it has begun to send, or lets it end. */
function run(path: string, pace: { perStep: number; pauseMs: number }, killAfterMs: number | null): Promise<Outcome> {
  return new Promise((resolve) => {
    const numbers = [TICKS, pace.perStep, pace.pauseMs].map(String);
    const ingestion = spawn(process.execPath, [child.path, path, FILES.writerThread.href, ...numbers], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let opened = -1;
    let committed = 0;
    let isDone = false;
    let errors = '';
    ingestion.stderr.on('data', (data) => {
      errors += String(data);
    });
    createInterface({ input: ingestion.stdout }).on('line', (line) => {
      const [word, value] = line.split(' ');
      if (word === 'opened') {
        opened = Number(value);
        if (killAfterMs !== null) setTimeout(() => ingestion.kill('SIGKILL'), killAfterMs);
      } else if (word === 'committed') committed = Number(value);
      else if (word === 'done') isDone = true;
    });
    ingestion.on('close', () => resolve({ opened, committed, isDone, errors }));
  });
}

/** Everything that ingestion left behind, as bytes. */
function contents(path: string): Map<string, Buffer> {
  const reader = openMarketReader(path);
  const found = new Map<string, Buffer>();
  const bytesOf = (numbers: Float64Array): Buffer => Buffer.from(numbers.slice().buffer);
  for (const topic of [TOPIC_TICKS, TOPIC_REJECTED_TICKS, TOPIC_BARS])
    found.set(topic, bytesOf(reader.readRecords(topic, 0, Number.MAX_SAFE_INTEGER).records));
  for (const symbol of SEQUENCED_SYMBOLS) {
    for (const timeframe of TIMEFRAMES) {
      const bars = reader.readByTime(symbol, timeframe, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      for (const [name, column] of Object.entries(bars)) found.set(`${symbol} ${timeframe} ${name}`, bytesOf(column));
    }
  }
  reader.close();
  return found;
}

it('gives, after 50 kills at any moment, the very bytes of an uninterrupted run', async () => {
  const seed = Date.now();
  const random = seededRandom(seed);
  const broken = join(folder, 'broken.db');
  let mostCommitted = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const outcome = await run(broken, { perStep: 40, pauseMs: 3 }, Math.floor(random.uniform() * 350));
    expect(outcome.errors).toBe('');
    // Whatever was acknowledged before the kill was on disk after it.
    expect(outcome.opened).toBeGreaterThanOrEqual(mostCommitted);
    mostCommitted = Math.max(mostCommitted, outcome.committed, outcome.opened);
    if (outcome.isDone) break;
  }
  const last = await run(broken, { perStep: 2000, pauseMs: 0 }, null);
  expect(last).toMatchObject({ isDone: true, committed: TICKS, errors: '' });

  const whole = join(folder, 'whole.db');
  expect(await run(whole, { perStep: 2000, pauseMs: 0 }, null)).toMatchObject({ opened: 0, isDone: true, committed: TICKS, errors: '' });

  const wanted = contents(whole);
  const found = contents(broken);
  expect(wanted.get(TOPIC_TICKS)?.length).toBeGreaterThan(TICKS * 0.95 * 80);
  expect(wanted.get(TOPIC_REJECTED_TICKS)?.length).toBeGreaterThan(0);
  for (const timeframe of TIMEFRAMES)
    expect(wanted.get(`AAA ${timeframe} close`)?.length, timeframe).toBeGreaterThan(timeframe === '1w' ? -1 : 0);
  const differing = [...wanted.keys()].filter((key) => !(found.get(key) as Buffer).equals(wanted.get(key) as Buffer));
  expect(differing, `kill moments of seed ${seed}`).toEqual([]);

  const reader = openMarketReader(broken);
  const report = verifyBarsByReplay(reader);
  reader.close();
  expect(report).toMatchObject({ differingBars: 0, skippedBars: 0, differences: [] });
  expect(report.equalBars).toBe((wanted.get(TOPIC_BARS)?.length ?? 0) / 80);
}, 300_000);
