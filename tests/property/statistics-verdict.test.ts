// verifies: honest-verdict
import { describe, expect, it } from 'vitest';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { assessHonesty } from '#core/backtest/honesty.ts';
import { costStress, pathDependence } from '#core/backtest/honesty-sensitivity.ts';
import type { Verdict } from '#core/backtest/honesty-verdict.ts';
import { changesOf } from '#core/backtest/metrics-periods.ts';
import { multipliedCosts } from '#core/backtest/monte-carlo-perturbation.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { effectiveTrials } from '#core/statistics/effective-trials.ts';
import { shapeOf } from '#core/statistics/moments.ts';
import { deflatedSharpe, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import { configOf, symbolData } from '#tests/support/backtest-scene.ts';

const BARS = 500;
const PAIRS = [2, 3, 5, 8].flatMap((fast) => [10, 15, 25].map((slow) => ({ fast, slow })));

/** Daily bars whose closes multiply by normal steps, each of which goes on with a share of the one before. */
function walk(seed: number, persistence = 0): BarColumns {
  const random = seededRandom(seed);
  const bars = makeBarColumns(BARS);
  let close = 100;
  let step = 0;
  for (let i = 0; i < BARS; i++) {
    const open = close;
    step = persistence * step + 0.01 * random.normal();
    close *= Math.exp(step);
    bars.timeUs[i] = i * 86_400e6;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = Math.max(open, close) * 1.002;
    bars.low[i] = Math.min(open, close) * 0.998;
    bars.volume[i] = 1e9;
  }
  return bars;
}

const configurations = PAIRS.map((pair) =>
  configOf({
    strategy: { id: 'sma-cross', params: { ...pair, direction: 'long-short' } },
    costs: { slippage: { type: 'fraction', value: 0.0001 } },
    warmupBars: 25,
  }),
);

const totalReturn = ({ equity, initialCapital }: RunResult): number => (equity.value.at(-1) ?? 0) / initialCapital - 1;

/** What the app says of the best of the sweep. What is costly is computed only where the verdict may still be a good one. */
function verdictOfBest(bars: BarColumns): Verdict | 'cut short' {
  const series = new SeriesSet([symbolData('TEST', bars)], '1d');
  const run = (configuration: BacktestConfiguration) => runBacktest(series, configuration, smaCross);
  const runs = configurations.map(run);
  const trialReturns = runs.map(({ equity }) => changesOf(equity.value));
  const samples = trialReturns.map((returns) => sharpeSample(shapeOf(returns)));
  const best = samples.reduce((most, { sharpe }, i) => (sharpe > (samples[most]?.sharpe ?? Number.NaN) ? i : most), 0);
  const sample = samples[best];
  const [result, configuration, returns] = [runs[best], configurations[best], trialReturns[best]];
  if (!sample || !result || !configuration || !returns) throw new Error('The sweep is empty.');
  const { effective, sharpeVariance } = effectiveTrials(trialReturns);
  const least = effective === 1 ? sharpeVariance : Math.max(sharpeVariance, 1 / (returns.length - 1));
  if (!(deflatedSharpe(sample, effective, least) >= 0.95)) return 'cut short';
  const stressed = [1, 2].map((setting) => {
    const outcome = run({ ...configuration, costs: multipliedCosts(configuration.costs, setting) });
    return { setting, totalReturn: totalReturn(outcome), sharpe: Number.NaN, trades: outcome.trades.count };
  });
  const honesty = assessHonesty({
    ...{ returns, trialReturns, dayPaths: null, periodsPerYear: 252, trades: result.trades.count, trialCount: PAIRS.length, seed: 1 },
    ...{ costStress: costStress(stressed), warmUp: null, lookAhead: 'clean', notes: [] },
    // No stop and no target: the path inside bars changes nothing.
    pathDependence: pathDependence(result.trades.pathDependent, result.trades.count, {
      worst: totalReturn(result),
      best: totalReturn(result),
    }),
  });
  return honesty.verdict.verdict;
}

describe('the verdict on an optimised moving-average cross', () => {
  it('over 1,000 random walks is worth paper trading at most 50 times', () => {
    let worth = 0;
    let cutShort = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const verdict = verdictOfBest(walk(seed));
      if (verdict === 'worth-paper-trading') worth++;
      if (verdict === 'cut short') cutShort++;
    }
    expect(worth).toBeLessThanOrEqual(50);
    expect(cutShort).toBeLessThan(1000);
  }, 120_000);

  it('on markets whose days go on as the day before it mostly is: the bounds can be met', () => {
    const verdicts = Array.from({ length: 12 }, (_, seed) => verdictOfBest(walk(seed, 0.6)));
    expect(verdicts.filter((verdict) => verdict === 'worth-paper-trading').length).toBeGreaterThanOrEqual(8);
  });
});
