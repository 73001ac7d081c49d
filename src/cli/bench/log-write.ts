import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { TICK_WIDTH } from '#core/market/tick-record.ts';
import { calibrationMs, inTemporaryFolder, percentile, rounded } from './bench-measuring.ts';

const TICKS = 1_000_000;

/** Ticks of eight symbols with prices on their grid and uneven gaps, as a broker sends them: neither constant nor noise. */
function walkingTicks(): Float64Array {
  const ticks = new Float64Array(TICKS * TICK_WIDTH);
  let state = 11;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const points = Int32Array.of(110_000, 130_000, 150_000, 240_000, 600_000, 90_000, 105_000, 180_000);
  let timeUs = 1_700_000_000_000_000;
  for (let i = 0; i < TICKS; i++) {
    timeUs += Math.floor(random() * 40);
    const symbol = Math.floor(random() * 8);
    const bid = (points[symbol] as number) + Math.round((random() - 0.5) * 6);
    points[symbol] = bid;
    const ask = bid + 1 + Math.floor(random() * 3);
    ticks.set([timeUs, timeUs + 500 + Math.floor(random() * 3000), symbol + 1, 1, bid / 1e5, ask / 1e5, 0, i], i * TICK_WIDTH);
  }
  return ticks;
}

/** Writes a million ticks as fast as the disk takes them, one durable transaction per `perFlush` ticks, and reads them back. */
function writeAll(folder: string, ticks: Float64Array, perFlush: number): object {
  const path = join(folder, `log-${perFlush}.db`);
  const store = openMarketStore(path, { clock: systemClock });
  try {
    const commits: number[] = [];
    const start = performance.now();
    for (let at = 0; at < TICKS; at += perFlush) {
      const batch = ticks.subarray(at * TICK_WIDTH, Math.min(TICKS, at + perFlush) * TICK_WIDTH);
      const before = performance.now();
      store.transaction(() => store.appendRecords('market.ticks', TICK_WIDTH, batch));
      commits.push(performance.now() - before);
    }
    const seconds = (performance.now() - start) / 1000;
    let wrongValues = 0;
    const readStart = performance.now();
    for (let at = 0; at < TICKS; at += 50_000) {
      const { records } = store.readRecords('market.ticks', at, 50_000);
      for (let i = 0; i < records.length; i++) if (records[i] !== ticks[at * TICK_WIDTH + i]) wrongValues++;
    }
    return {
      ticksPerFlush: perFlush,
      ticksPerSecond: Math.round(TICKS / seconds),
      commitP50Ms: percentile(commits, 0.5),
      commitP99Ms: percentile(commits, 0.99),
      commitMaxMs: percentile(commits, 1),
      bytesPerTick: rounded(statSync(path).size / TICKS),
      readBackMs: rounded(performance.now() - readStart),
      wrongValues,
    };
  } finally {
    store.close();
  }
}

/** Durable writing of ticks, unpaced. At 200,000 ticks a second a flush of 10 to 20 ms holds 2,000 to 4,000. */
export const benchLogWrite = (): Promise<object> =>
  inTemporaryFolder((folder) => {
    const ticks = walkingTicks();
    return { calibrationMs: calibrationMs(), flushes: [1000, 2000, 4000, 10_000].map((perFlush) => writeAll(folder, ticks, perFlush)) };
  });
