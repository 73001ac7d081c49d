// verifies: backtest-metrics, honest-verdict
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERDICTS, type VerdictEvidence, verdictOf } from '#core/backtest/honesty-verdict.ts';
import { computeMetrics } from '#core/backtest/metrics.ts';
import { breakdownsOf } from '#core/backtest/metrics-breakdown.ts';
import { streaksOf } from '#core/backtest/metrics-streaks.ts';
import { drawdownEpisodes, drawdownsOf, maximumDrawdown } from '#core/statistics/drawdown.ts';
import { meanOf } from '#core/statistics/moments.ts';
import { overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import { deflatedSharpe, probabilisticSharpe } from '#core/statistics/probabilistic-sharpe.ts';
import { omegaRatio, sharpeRatio, sortinoRatio } from '#core/statistics/risk-ratios.ts';
import { runOf, type TradeRow } from '#tests/support/run-results.ts';

const DAY_US = 86_400e6;
// In steps of a hundredth of a percent: what is smaller than rounding has no ratio.
const change = fc.integer({ min: -2000, max: 2500 }).map((steps) => steps / 10_000);
const changes = fc.array(change, { minLength: 3, maxLength: 80 });
const curve = changes.map((list) => {
  const values = [100];
  for (const each of list) values.push((values.at(-1) ?? 1) * (1 + each));
  return values;
});
const row: fc.Arbitrary<TradeRow> = fc.record({
  pnl: fc.integer({ min: -500, max: 500 }),
  side: fc.constantFrom(1 as const, -1 as const),
  mae: fc.double({ min: -0.2, max: 0, noNaN: true }),
  mfe: fc.double({ min: 0, max: 0.2, noNaN: true }),
  entryTimeUs: fc.integer({ min: 0, max: 4000 }).map((hours) => hours * 3600e6),
  symbol: fc.constantFrom(0, 1),
});
const rows = fc.array(row, { maxLength: 60 });

describe('ratios', () => {
  it('do not change with the size of the position', () => {
    fc.assert(
      fc.property(changes, fc.double({ min: 0.01, max: 50, noNaN: true }), (list, size) => {
        const scaled = list.map((each) => each * size);
        for (const ratio of [sharpeRatio, sortinoRatio, omegaRatio]) {
          const [one, other] = [ratio(list), ratio(scaled)];
          if (Number.isNaN(one) || Number.isNaN(other)) continue;
          expect(Math.abs(one - other)).toBeLessThan(1e-6 * Math.max(1, Math.abs(one)));
        }
      }),
      { seed: 1 },
    );
  });

  it('have the sign of the mean', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const mean = meanOf(list);
        if (Math.abs(mean) < 1e-6) return;
        for (const ratio of [sharpeRatio(list), sortinoRatio(list), omegaRatio(list) - 1]) {
          if (!Number.isNaN(ratio)) expect(Math.sign(ratio)).toBe(Math.sign(mean));
        }
      }),
      { seed: 2 },
    );
  });

  it('of a Sharpe ratio’s probability lie in 0 … 1, rise with it and fall with every trial', () => {
    const shape = fc.record({
      count: fc.integer({ min: 3, max: 5000 }),
      skewness: fc.double({ min: -3, max: 3, noNaN: true }),
      excess: fc.double({ min: 0, max: 20, noNaN: true }),
      sharpe: fc.integer({ min: -500, max: 500 }).map((thousandths) => thousandths / 1000),
      variance: fc.double({ min: 1e-6, max: 0.05, noNaN: true }),
      trials: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(shape, ({ count, skewness, excess, sharpe, variance, trials }) => {
        // No distribution has a kurtosis below 1 + skewness².
        const sample = { count, skewness, sharpe, rawKurtosis: 1 + skewness * skewness + excess };
        const probability = probabilisticSharpe(sample);
        expect(probability >= 0 && probability <= 1).toBe(true);
        if (sharpe !== 0) expect(probability >= 0.5).toBe(sharpe > 0);
        expect(probabilisticSharpe(sample, 0.01)).toBeLessThanOrEqual(probability);
        expect(deflatedSharpe(sample, trials + 1, variance)).toBeLessThanOrEqual(deflatedSharpe(sample, trials, variance) + 1e-12);
      }),
      { seed: 3 },
    );
  });
});

describe('drawdowns', () => {
  it('are the worst of all pairs of a peak and what came after', () => {
    fc.assert(
      fc.property(curve, (values) => {
        let worst = 0;
        values.forEach((peak, i) => {
          for (const later of values.slice(i)) worst = Math.min(worst, later / peak - 1);
        });
        expect(maximumDrawdown(drawdownsOf(values))).toBeCloseTo(worst, 12);
      }),
      { seed: 4 },
    );
  });

  it('fall into episodes that hold every point below a peak once', () => {
    fc.assert(
      fc.property(curve, (values) => {
        const drawdowns = drawdownsOf(values);
        const episodes = drawdownEpisodes(drawdowns);
        const covered = episodes.flatMap(({ peakAt, recoveredAt }) =>
          Array.from({ length: (recoveredAt ?? values.length) - peakAt - 1 }, (_, k) => peakAt + 1 + k),
        );
        const below = [...drawdowns.keys()].filter((i) => (drawdowns[i] ?? 0) < 0);
        expect(covered).toEqual(below);
        for (const { depth, troughAt } of episodes) expect(drawdowns[troughAt]).toBe(depth);
        expect(Math.min(0, ...episodes.map(({ depth }) => depth))).toBe(maximumDrawdown(drawdowns));
      }),
      { seed: 5 },
    );
  });
});

describe('figures of a run', () => {
  const sessionDay = (timeUs: number): number => Math.floor(timeUs / DAY_US);
  const settings = { convention: 'standard', riskFreeRate: 0, periodsPerYear: 252, sessionDay, benchmark: null } as const;

  it('add up: months compound to the whole, sides and kinds of trades to all of them', () => {
    fc.assert(
      fc.property(curve, rows, (values, list) => {
        const run = runOf(
          values.map((_, i) => i * 3 * DAY_US),
          values,
          90,
          list,
          ['A', 'B'],
        );
        const metrics = computeMetrics(run, settings);
        expect(metrics.monthly.reduce((growth, { total }) => growth * (1 + total), 1)).toBeCloseTo(1 + metrics.totalReturn, 9);
        const { trades, longTrades, shortTrades } = metrics;
        expect(longTrades.all.total + shortTrades.all.total).toBeCloseTo(trades.all.total, 6);
        expect(trades.winners.total + trades.losers.total).toBeCloseTo(trades.all.total, 6);
        const breakdowns = breakdownsOf(run, {
          sessionDay,
          hourOf: (timeUs) => Math.floor(timeUs / 3600e6) % 24,
          regimeAt: () => 'rising, calm',
        });
        for (const table of Object.values(breakdowns)) {
          expect(table.reduce((sum: number, { figures }: { figures: typeof trades }) => sum + figures.all.count, 0)).toBe(list.length);
        }
        const { longestWins, longestLosses, bestRun, worstRun } = trades.streaks;
        expect(longestWins <= trades.winners.count && longestLosses <= trades.losers.count).toBe(true);
        expect(bestRun >= 0 && worstRun <= 0).toBe(true);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('have the runs of a series and of its mirror image swapped', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 }), (results) => {
        const [one, other] = [streaksOf(results), streaksOf(results.map((each) => -each))];
        expect(other.longestWins).toBe(one.longestLosses);
        expect(other.worstRun === 0 ? 0 : -other.worstRun).toBe(one.bestRun);
        expect(other.zScore).toEqual(one.zScore);
      }),
      { seed: 7 },
    );
  });
});

describe('the probability of overfitting', () => {
  it('depends neither on the order of strategies, where none tie, nor on the direction of time nor on the size of returns', () => {
    const returns = fc.array(fc.array(change, { minLength: 24, maxLength: 24 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(returns, (list) => {
        const { probability, lossProbability } = overfittingProbability(list, 6);
        const backward = list.map((each) => [...each].reverse());
        expect(overfittingProbability(backward, 6).lossProbability).toBeCloseTo(lossProbability, 12);
        expect(overfittingProbability(backward, 6).probability).toBeCloseTo(probability, 12);
        expect(
          overfittingProbability(
            list.map((each) => each.map((value) => value * 4)),
            6,
          ).probability,
        ).toBe(probability);
      }),
      { seed: 8, numRuns: 40 },
    );
  });
});

describe('the verdict', () => {
  const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
  const result = fc.option(fc.double({ min: -1, max: 2, noNaN: true }), { nil: null });
  const evidence: fc.Arbitrary<VerdictEvidence> = fc.record({
    trades: fc.integer({ min: 1, max: 100 }),
    deflatedSharpe: share,
    trials: fc.integer({ min: 1, max: 30 }),
    overfittingProbability: share,
    pValue: share,
    doubleCostReturn: result,
    lookAhead: fc.constantFrom('clean' as const, 'found' as const, null),
    worstPathReturn: result,
    bestPathReturn: result,
  });
  const better: Partial<VerdictEvidence>[] = [
    { deflatedSharpe: 1 },
    { overfittingProbability: 0 },
    { pValue: 0 },
    { doubleCostReturn: 1 },
    { lookAhead: 'clean' },
    { worstPathReturn: 0.1, bestPathReturn: 0.2 },
    { trades: 1000 },
  ];

  it('never gets worse where one piece of evidence gets better, and always gives reasons', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const { verdict, reasons, checks } = verdictOf(given);
        expect(reasons.length).toBeGreaterThan(0);
        expect(verdict === 'worth-paper-trading').toBe(checks.every(({ state }) => state === 'pass'));
        expect(verdict === 'do-not-trade').toBe(checks.some(({ state }) => state === 'fail'));
        for (const improvement of better) {
          expect(VERDICTS.indexOf(verdictOf({ ...given, ...improvement }).verdict)).toBeLessThanOrEqual(VERDICTS.indexOf(verdict));
        }
        const best = Object.assign({}, given, ...better) as VerdictEvidence;
        expect(verdictOf(best).verdict).toBe('worth-paper-trading');
      }),
      { seed: 9 },
    );
  });
});
