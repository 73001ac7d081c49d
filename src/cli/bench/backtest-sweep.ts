import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { withParameters } from '#core/backtest/sweep.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import type { SweepJob } from './backtest-sweep-thread.ts';
import { calibrationMs, rounded } from './bench-measuring.ts';
import { benchConfiguration, benchSymbol, fillWithWalk, sharedBarColumns } from './kernel-scene.ts';

const BARS = 26_280;
const PERIODS = 38;
const THREADS = 2;
const WARMUPS = 3;
const RUNS = 9;

/** Figures of a sweep of every pair of averages, on a warm pool of two threads. */
export interface SweepBench {
  readonly pairs: number;
  readonly bars: number;
  readonly threads: number;
  readonly barEvaluationsPerSecond: number;
  readonly milliseconds: { readonly median: number; readonly fastest: number; readonly slowest: number };
  /** Pairs whose final equity or number of trades differs from a run of its own: must be 0. */
  readonly differing: number;
  readonly calibrationMs: number;
}

/** Measures the sweep, and compares every pair with a run of its own. */
export async function benchBacktestSweep(): Promise<SweepBench> {
  const parameterSets = pairs();
  const shared = (count: number) => new Float64Array(new SharedArrayBuffer(count * 8));
  const job: SweepJob = {
    symbol: benchSymbol(fillWithWalk(sharedBarColumns(BARS))),
    config: benchConfiguration(),
    parameterSets,
    next: new Int32Array(new SharedArrayBuffer(4)),
    finalEquity: shared(parameterSets.length),
    tradeCounts: shared(parameterSets.length),
  };
  const calibration = calibrationMs();
  const threads = Array.from(
    { length: THREADS },
    () => new Worker(new URL('./backtest-sweep-thread.ts', import.meta.url), { workerData: job }),
  );
  try {
    await Promise.all(threads.map((thread) => once(thread, 'message')));
    const times: number[] = [];
    for (let run = 0; run < WARMUPS + RUNS; run++) {
      Atomics.store(job.next, 0, 0);
      const start = performance.now();
      const done = threads.map((thread) => once(thread, 'message'));
      for (const thread of threads) thread.postMessage('go');
      await Promise.all(done);
      if (run >= WARMUPS) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const median = times[RUNS >> 1] ?? Number.NaN;
    return {
      pairs: parameterSets.length,
      bars: BARS,
      threads: THREADS,
      barEvaluationsPerSecond: Math.round((parameterSets.length * BARS * 1000) / median),
      milliseconds: { median: rounded(median), fastest: rounded(times[0] ?? Number.NaN), slowest: rounded(times.at(-1) ?? Number.NaN) },
      differing: differing(job),
      calibrationMs: calibration,
    };
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Every pair of a faster and a slower period: 703 of 38. */
function pairs(): { fast: number; slow: number }[] {
  const periods = Array.from({ length: PERIODS }, (_, k) => 4 + 2 * k);
  return periods.flatMap((fast, k) => periods.slice(k + 1).map((slow) => ({ fast, slow })));
}

function differing({ symbol, config, parameterSets, finalEquity, tradeCounts }: SweepJob): number {
  let count = 0;
  parameterSets.forEach((params, k) => {
    const { equity, trades } = runBacktest(new SeriesSet([symbol], config.timeframe), withParameters(config, params), smaCross);
    if (equity.value.at(-1) !== finalEquity[k] || trades.count !== tradeCounts[k]) count++;
  });
  return count;
}
