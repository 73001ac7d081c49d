import { assessHonesty } from '#core/backtest/honesty.ts';
import { computeMetrics } from '#core/backtest/metrics.ts';
import { bootstrapReturns } from '#core/backtest/monte-carlo.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { dayPathsOf } from '#core/statistics/drawdown-interval.ts';
import { effectiveTrials } from '#core/statistics/effective-trials.ts';
import { overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import { realityCheck } from '#core/statistics/reality-check.ts';
import { meanReturnTest } from '#core/statistics/stationary-bootstrap.ts';
import { calibrationMs, rounded } from './bench-measuring.ts';

/** Milliseconds of one kind of work: the median of the runs, the fastest and the slowest. */
export interface Milliseconds {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly runs: number;
}

/** Figures of what is computed of runs, code warm. */
export interface BacktestStatisticsBench {
  /** A fixed loop over doubles, before and after: tells a slow machine from slow code. */
  readonly calibrationMs: number;
  readonly calibrationAtEndMs: number;
  /** 10,000 block-bootstrap paths of 1,250 returns, blocks of 20, ends and drawdowns sorted. */
  readonly monteCarlo: Milliseconds;
  /** The same with blocks of the automatic length. */
  readonly monteCarloAutomatic: Milliseconds;
  /** The same with a fan chart of 50 steps. */
  readonly monteCarloWithFan: Milliseconds;
  /** 12,870 splits of 100 strategies of 1,250 returns. */
  readonly overfitting: Milliseconds;
  /** p-value of 1,250 returns: 2,000 stationary bootstrap resamples. */
  readonly pValue: Milliseconds;
  /** Clusters of 703 trials of 1,250 returns, which move alike as those of a sweep do. */
  readonly effectiveTrials: Milliseconds;
  /** 100 strategies of 1,250 returns, 2,000 resamples. */
  readonly realityCheck: Milliseconds;
  /** All figures of a run over 2,520 days with 100 trades, and over 100,000 bars with 2,000 trades. */
  readonly metricsOfTenYears: Milliseconds;
  readonly metricsOf100000Bars: Milliseconds;
  /** The honesty panel of 1,250 days among 100 trials. */
  readonly honesty: Milliseconds;
}

const RETURNS = 1_250;

/** Measures the statistics of backtests. */
export async function benchBacktestStatistics(): Promise<BacktestStatisticsBench> {
  const calibration = calibrationMs();
  const returns = returnsOf(1);
  const strategies = Array.from({ length: 100 }, (_, k) => returnsOf(100 + k));
  const sweep = Array.from({ length: 703 }, (_, k) => {
    const own = returnsOf(1_000 + k);
    const family = returnsOf(10 + (k % 12));
    return own.map((value, i) => 0.5 * value + (family[i] as number));
  });
  const paths = { paths: 10_000, seed: 1, ruinFraction: 0.5 };
  const tenYears = runOf(2_520, 100, 86_400e6);
  const longRun = runOf(100_000, 2_000, 900e6);
  const dayPaths = dayPathsOf(
    tenYears.equity.value,
    Uint32Array.from(tenYears.equity.value, (_, day) => day),
  );
  const settings = {
    ...({ convention: 'standard', riskFreeRate: 0, periodsPerYear: 252 } as const),
    sessionDay: (timeUs: number) => Math.floor(timeUs / 86_400e6),
  };
  return {
    calibrationMs: calibration,
    monteCarlo: measure(() => bootstrapReturns(returns, { ...paths, blockLength: 20, fanPoints: 0 })),
    monteCarloAutomatic: measure(() => bootstrapReturns(returns, { ...paths, fanPoints: 0 })),
    monteCarloWithFan: measure(() => bootstrapReturns(returns, { ...paths, blockLength: 20, fanPoints: 50 })),
    overfitting: measure(() => overfittingProbability(strategies)),
    pValue: measure(() => meanReturnTest(returns, { seed: 1 })),
    effectiveTrials: measure(() => effectiveTrials(sweep), 5, 1),
    realityCheck: measure(() => realityCheck(strategies, { seed: 1 }), 5, 1),
    metricsOfTenYears: measure(() => computeMetrics(tenYears, { ...settings, benchmark: tenYears.equity.value })),
    metricsOf100000Bars: measure(() => computeMetrics(longRun, { ...settings, benchmark: longRun.equity.value })),
    honesty: measure(
      () =>
        assessHonesty({
          ...{ returns, dayPaths, periodsPerYear: 252, trades: 100, trialCount: 100, trialReturns: strategies, seed: 1 },
          ...{ costStress: null, warmUp: null, pathDependence: null, lookAhead: null, notes: [] },
        }),
      5,
      1,
    ),
    calibrationAtEndMs: calibrationMs(),
  };
}

function returnsOf(seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: RETURNS }, () => 0.0003 + 0.01 * random.normal());
}

/** An account that walks, with trades at even distances. */
function runOf(bars: number, trades: number, barUs: number): RunResult {
  const random = seededRandom(bars);
  let value = 100_000;
  const column = (of: (i: number) => number): Float64Array => Float64Array.from({ length: trades }, (_, i) => of(i));
  const bar = (i: number): number => Math.floor((i * bars) / trades) * barUs;
  return {
    equity: {
      timeUs: Float64Array.from({ length: bars }, (_, i) => i * barUs),
      value: Float64Array.from({ length: bars }, () => {
        value *= 1 + 0.002 * random.normal();
        return value;
      }),
    },
    trades: {
      count: trades,
      symbol: new Uint16Array(trades),
      side: Int8Array.from({ length: trades }, (_, i) => (i % 2 === 0 ? 1 : -1)),
      units: column(() => 10),
      entryTimeUs: column(bar),
      entryPrice: column(() => 100),
      exitTimeUs: column((i) => bar(i) + 3 * barUs),
      exitPrice: column(() => 101),
      exitReason: new Uint8Array(trades),
      commission: column(() => 1),
      slippage: column(() => 0.5),
      pnl: column(() => 50 * random.normal()),
      returnFraction: column(() => 0.05 * random.normal()),
      bars: column(() => 3),
      mae: column(() => -random.uniform() / 50),
      mfe: column(() => random.uniform() / 50),
      pathDependent: new Uint8Array(trades),
    },
    symbols: ['BENCH'],
    initialCapital: 100_000,
    commissions: trades,
    exposure: 0.5,
    warnings: [],
  };
}

function measure(work: () => unknown, runs = 7, warmups = 3): Milliseconds {
  for (let run = 0; run < warmups; run++) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [median, fastest, slowest] = [times[runs >> 1], times[0], times.at(-1)].map((time) => rounded(time ?? Number.NaN));
  return { median: median ?? Number.NaN, fastest: fastest ?? Number.NaN, slowest: slowest ?? Number.NaN, runs };
}
