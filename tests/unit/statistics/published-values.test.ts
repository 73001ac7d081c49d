// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import { sampleExcessKurtosis, sampleSkewness } from '#core/numeric/sample-moments.ts';
import { drawdownsOf, maximumDrawdown } from '#core/statistics/drawdown.ts';
import { sampleDeviation, shapeOf } from '#core/statistics/moments.ts';
import {
  deflatedSharpe,
  expectedMaximum,
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeSample,
} from '#core/statistics/probabilistic-sharpe.ts';
import { gaussianValueAtRisk } from '#core/statistics/quantile.ts';
import { compoundAnnualGrowth, compounded, omegaRatio, sharpeRatio, sortinoRatio } from '#core/statistics/risk-ratios.ts';

describe('24 monthly returns in R PerformanceAnalytics 2.1', () => {
  const returns = Float64Array.of(
    ...[0.003, 0.026, 0.011, -0.01, 0.015, 0.025, 0.016, 0.067, -0.014, 0.04, -0.005, 0.081],
    ...[0.04, -0.037, -0.061, 0.017, -0.049, -0.022, 0.07, 0.058, -0.065, 0.024, -0.005, -0.009],
  );
  const year = Math.sqrt(12);
  const curve = returns.map((_, i) => compounded(returns.subarray(0, i + 1)));
  const growth = compoundAnnualGrowth(compounded(returns), 2);
  const drawdown = maximumDrawdown(drawdownsOf(curve, 1));

  it.each([
    ['volatility', sampleDeviation(returns) * year, 0.13700015867969229],
    ['compound annual growth', growth, 0.10367828972980941],
    ['Sharpe', sharpeRatio(returns) * year, 0.7883202548144859],
    ['Sortino', sortinoRatio(returns) * year, 1.3592165786838633],
    ['maximum drawdown', drawdown, -0.144672955739218],
    ['Calmar', growth / -drawdown, 0.7166390511623746],
    ['Omega', omegaRatio(returns), 1.7797833935018055],
    ['skewness', sampleSkewness(returns, 0, 24), -0.08817174934967567],
    ['excess kurtosis', sampleExcessKurtosis(returns, 0, 24), -0.4076603211860866],
    ['value at risk', gaussianValueAtRisk(returns, 0.95), -0.05605155822002584],
  ])('have the same %s', (_, found, expected) => {
    expect(Math.abs(found - expected)).toBeLessThan(1e-12);
  });
});

describe('the deflated Sharpe ratio of Bailey and López de Prado (2014), their example', () => {
  const sharpe = 2.5 / Math.sqrt(250);
  const variance = 0.5 / 250;
  const sample = { sharpe, count: 1250, skewness: -3, rawKurtosis: 10 };

  it('expects 0.113172 a day of the best of 100 trials and gives 0.900397', () => {
    expect(Math.sqrt(variance) * expectedMaximum(100)).toBeCloseTo(0.113172, 6);
    expect(deflatedSharpe(sample, 100, variance)).toBeCloseTo(0.900397, 6);
  });

  it('takes raw kurtosis: excess kurtosis would give 0.901779', () => {
    expect(deflatedSharpe({ ...sample, rawKurtosis: 7 }, 100, variance)).toBeCloseTo(0.901779, 6);
  });

  it('is the probabilistic one against 0 after one trial', () => {
    expect(deflatedSharpe(sample, 1, variance)).toBe(probabilisticSharpe(sample, 0));
  });

  it.each([
    [10, 1.574598],
    [100, 2.530603],
    [1000, 3.255122],
  ])('expects of the best of %d normal values %d', (trials, expected) => {
    expect(expectedMaximum(trials)).toBeCloseTo(expected, 6);
  });

  it('falls with every further trial', () => {
    const figures = [1, 2, 3, 5, 10, 100, 1000].map((trials) => deflatedSharpe(sample, trials, variance));
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    expect(new Set(figures).size).toBeGreaterThan(5);
  });
});

describe('the probabilistic Sharpe ratio', () => {
  const normal = { count: 253, skewness: 0, rawKurtosis: 3 };

  it('is one half against the ratio itself, 1 for a series that always wins, 0 for one that always loses', () => {
    expect(probabilisticSharpe({ ...normal, sharpe: 0.08 }, 0.08)).toBe(0.5);
    expect(probabilisticSharpe({ ...normal, sharpe: 5 })).toBe(1);
    expect(probabilisticSharpe({ ...normal, sharpe: -5 })).toBeCloseTo(0, 15);
    expect(probabilisticSharpe(sharpeSample(shapeOf([0.01, 0.01, 0.01, 0.01])))).toBe(1);
    expect(probabilisticSharpe(sharpeSample(shapeOf([-0.01, -0.01, -0.01, -0.01])))).toBe(0);
  });

  it('needs as many returns as the minimum track record says', () => {
    const sample = { ...normal, sharpe: 0.1, skewness: -1, rawKurtosis: 6 };
    const count = minimumTrackRecord(sample, 0.95);
    expect(probabilisticSharpe({ ...sample, count }, 0)).toBeCloseTo(0.95, 10);
    expect(minimumTrackRecord({ ...sample, sharpe: -0.1 })).toBe(Number.POSITIVE_INFINITY);
  });
});
