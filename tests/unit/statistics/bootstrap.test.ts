// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import { normalCumulative } from '#core/numeric/normal-distribution.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { blockLengths } from '#core/statistics/block-length.ts';
import { meanOf, sampleDeviation, sampleVariance } from '#core/statistics/moments.ts';
import { realityCheck } from '#core/statistics/reality-check.ts';
import { meanReturnTest, resampledMeans, returnIntervals } from '#core/statistics/stationary-bootstrap.ts';
import { EQUITY } from '../backtest-metrics/fixed-curve.ts';

/** x[t] = persistence · x[t-1] + normal noise. */
function persistent(length: number, persistence: number, seed: number, mean = 0): Float64Array {
  const random = seededRandom(seed);
  let last = 0;
  return Float64Array.from({ length }, () => {
    last = persistence * last + random.normal();
    return mean + last;
  });
}

describe('the automatic block length', () => {
  it('of a first-order process is (2ρ / (1 - ρ²))^⅔ n^⅓, as theory has it', () => {
    for (const persistence of [0.3, 0.5, 0.7]) {
      const expected = ((2 * persistence) / (1 - persistence ** 2)) ** (2 / 3) * 20_000 ** (1 / 3);
      const lengths = [1, 2, 3, 4, 5].map((seed) => blockLengths(persistent(20_000, persistence, seed)).stationary);
      expect(Math.abs(meanOf(lengths) / expected - 1)).toBeLessThan(0.15);
    }
  });

  it('is what NumPy gives of the paper’s formula on fixed series', () => {
    const waves = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i / 3) + 0.3 * Math.cos(i * i));
    const mixed = Float64Array.from({ length: 500 }, (_, i) => Math.abs(((i * 7919) % 1000) / 1000 - 0.5) + 0.4 * Math.sin(i / 9));
    const walk = Float64Array.from(EQUITY, Math.log);
    const expected = [
      [walk, 16.866162155432164, 19.306936036537202],
      [waves, 48.87998293714868, 52],
      [mixed, 15.017666992508355, 17.190937296247377],
      [walk.subarray(1).map((value, i) => Math.expm1(value - (walk[i] ?? 0))), 1.6769404675658253, 1.919617637136644],
    ] as const;
    for (const [series, stationary, circular] of expected) {
      const found = blockLengths(series);
      expect(found.stationary).toBeCloseTo(stationary, 8);
      expect(found.circular).toBeCloseTo(circular, 8);
    }
  });

  it('is short for noise, at least 1, and 1.5^⅓ times as long for circular blocks', () => {
    const { stationary, circular } = blockLengths(persistent(1000, 0, 6));
    expect(stationary).toBeLessThan(8);
    expect(stationary).toBeGreaterThanOrEqual(1);
    const long = blockLengths(persistent(2000, 0.6, 7));
    expect(long.circular / long.stationary).toBeCloseTo(1.5 ** (1 / 3), 10);
    expect(circular).toBeGreaterThanOrEqual(1);
  });

  it('is 1 where nothing varies and bounded where everything persists', () => {
    expect(blockLengths(new Float64Array(100).fill(0.01))).toEqual({ stationary: 1, circular: 1 });
    const random = seededRandom(8);
    let last = 0;
    const walk = Float64Array.from({ length: 300 }, () => {
      last += random.normal();
      return last;
    });
    expect(blockLengths(walk).stationary).toBeLessThanOrEqual(52);
  });
});

describe('the stationary bootstrap', () => {
  it('spreads means as the law of large numbers says for noise', () => {
    const returns = persistent(500, 0, 9);
    const [means] = resampledMeans([returns], { resamples: 4000, seed: 1, meanBlock: 1 });
    expect(sampleDeviation(means ?? []) / (sampleDeviation(returns) / Math.sqrt(500))).toBeCloseTo(1, 1);
    expect(Math.abs(meanOf(means ?? []) - meanOf(returns))).toBeLessThan(0.005);
  });

  it('spreads them wider where returns persist, by the variance that Politis and Romano give', () => {
    const count = 400;
    const meanBlock = 12;
    const returns = persistent(count, 0.5, 10);
    const mean = meanOf(returns);
    const covariance = (lag: number): number => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += ((returns[i] ?? 0) - mean) * ((returns[(i + lag) % count] ?? 0) - mean);
      return sum / count;
    };
    // Their lemma 1, with circular autocovariances: C(0) + 2 Σ (1 - k/n)(1 - 1/L)^k C(k), over n.
    let expected = covariance(0);
    for (let lag = 1; lag < count; lag++) expected += 2 * (1 - lag / count) * (1 - 1 / meanBlock) ** lag * covariance(lag);
    const [means] = resampledMeans([returns], { resamples: 20_000, seed: 2, meanBlock });
    expect(sampleVariance(means ?? []) / (expected / count)).toBeCloseTo(1, 1);
  });

  it('rejects a true null at its level, not more, for noise and for persistent returns', () => {
    for (const persistence of [0, 0.3]) {
      let rejected = 0;
      for (let seed = 0; seed < 200; seed++) {
        if (meanReturnTest(persistent(250, persistence, 1000 + seed), { seed, resamples: 400 }).pValue < 0.05) rejected++;
      }
      expect(rejected / 200).toBeLessThan(0.11);
      expect(rejected / 200).toBeGreaterThan(0.01);
    }
  });

  it('gives of independent returns the p-value of the normal distribution', () => {
    for (const mean of [-0.02, 0, 0.03, 0.06, 0.1]) {
      const returns = persistent(600, 0, 77, mean);
      const { pValue } = meanReturnTest(returns, { seed: 1, resamples: 20_000, meanBlock: 1 });
      const deviations = meanOf(returns) / (sampleDeviation(returns) / Math.sqrt(600));
      expect(Math.abs(pValue - (1 - normalCumulative(deviations)))).toBeLessThan(0.012);
    }
  });

  it('is sure of a strong mean, repeats itself with its seed, and never says 0', () => {
    const returns = persistent(250, 0, 11, 1);
    const found = meanReturnTest(returns, { seed: 3 });
    expect(found).toMatchObject({ pValue: 1 / 2001, resamples: 2000 });
    expect(meanReturnTest(persistent(250, 0, 12), { seed: 3 })).toEqual(meanReturnTest(persistent(250, 0, 12), { seed: 3 }));
    expect(meanReturnTest([0.1], { seed: 3 }).pValue).toBeNaN();
  });

  it('gives intervals that hold the truth about as often as they say', () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const returns = persistent(300, 0, 5000 + seed, 0.1);
      const { sharpe } = returnIntervals(returns, 252, 0.9, { seed, resamples: 400, meanBlock: 2 });
      if (sharpe.low <= 0.1 * Math.sqrt(252) && sharpe.high >= 0.1 * Math.sqrt(252)) held++;
    }
    expect(held / 200).toBeGreaterThan(0.83);
    expect(held / 200).toBeLessThan(0.96);
  });
});

describe("White's reality check", () => {
  it('lets the best of many useless strategies pass no more often than its level', () => {
    let passed = 0;
    for (let seed = 0; seed < 100; seed++) {
      const useless = Array.from({ length: 20 }, (_, k) => persistent(120, 0, 100_000 + 100 * seed + k));
      if (realityCheck(useless, { seed, resamples: 300 }).pValue < 0.05) passed++;
    }
    expect(passed).toBeLessThanOrEqual(11);
  });

  it('finds the one that is good among them, and is the mean test for a single strategy', () => {
    const series = Array.from({ length: 30 }, (_, k) => persistent(250, 0, 300 + k, k === 17 ? 0.4 : 0));
    expect(realityCheck(series, { seed: 1 })).toMatchObject({ best: 17, strategies: 30 });
    expect(realityCheck(series, { seed: 1 }).pValue).toBeLessThan(0.01);
    const one = persistent(250, 0.2, 400, 0.1);
    expect(realityCheck([one], { seed: 5 }).pValue).toBe(meanReturnTest(one, { seed: 5 }).pValue);
  });
});
