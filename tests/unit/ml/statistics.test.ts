import { describe, expect, it } from 'vitest';
import { fitLogisticRegression, logisticProbability } from '#core/ml/logistic-regression.ts';
import { nextBarLabels } from '#core/ml/next-bar-labels.ts';
import { accuracy, areaUnderCurve, meanAboveZeroPValue, meanLogLoss } from '#core/ml/probability-scores.ts';
import { purgedSplit } from '#core/ml/purged-split.ts';
import { fitStandardisation } from '#core/ml/standardisation.ts';
import { normalCumulative } from '#core/numeric/normal-distribution.ts';
import { solveSymmetric } from '#core/numeric/solve-symmetric.ts';
import { runToEnd } from '../../support/run-generator.ts';
import { seededNormal, seededUniform } from '../../support/seeded-bars.ts';

describe('the normal distribution', () => {
  it('equals published values', () => {
    // Values of Python's statistics.NormalDist().cdf.
    const published: [number, number][] = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [1.6448536269514722, 0.95],
      [-1.959963984540054, 0.025],
      [-5, 2.866515718791939e-7],
      [-8, 6.220960574271785e-16],
    ];
    for (const [x, expected] of published) expect(Math.abs(normalCumulative(x) / expected - 1)).toBeLessThan(1e-8);
  });
});

describe('linear systems', () => {
  it('are solved to the last digits and refused when not positive definite', () => {
    const matrix = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
    expect([...solveSymmetric(matrix.slice(), Float64Array.of(-20, -43, 192), 3)].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 2, 3]);
    expect(() => solveSymmetric(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 2)).toThrow('positive definite');
  });
});

describe('labels and splits', () => {
  it('label a bar by the next close and leave the last unknown', () => {
    expect([...nextBarLabels(Float64Array.of(1, 2, 2, 1, 3))]).toEqual([1, 0, 0, 1, Number.NaN]);
  });

  it('leave no training label that looks into the test side, and an embargo after it', () => {
    const split = purgedSplit(1000, 0.7, 1, 20);
    expect(split).toEqual({ trainFrom: 0, trainTo: 699, testFrom: 720, testTo: 1000 });
    expect(purgedSplit(10, 0.7, 1, 20).testFrom).toBe(10);
  });

  it('standardise with what the training side holds, and keep constants at zero', () => {
    const rows = Float64Array.of(1, 5, 3, 5, 1000, 5);
    const { mean, deviation } = runToEnd(fitStandardisation(rows, 2, 2));
    expect([...mean]).toEqual([2, 5]);
    expect([...deviation]).toEqual([1, 1]);
  });
});

describe('logistic regression', () => {
  const count = 5000;
  const width = 3;
  const rows = new Float64Array(count * width);
  const labels = new Float64Array(count);
  const normal = seededNormal(5);
  const uniform = seededUniform(6);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < width; k++) rows[i * width + k] = 10 * k + (k + 1) * normal();
    const score = 0.3 + 0.8 * (rows[i * width] as number) - 0.5 * (((rows[i * width + 1] as number) - 10) / 2);
    labels[i] = uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  const options = { penalty: 2, maximumSteps: 50 };
  const model = runToEnd(fitLogisticRegression(rows, labels, width, count, options));

  it('finds the weights that made the data', () => {
    expect(model.weights[0]).toBeCloseTo(0.8, 0);
    expect(model.weights[1]).toBeCloseTo(-0.5, 0);
    expect(Math.abs(model.weights[2] as number)).toBeLessThan(0.1);
    expect(model.intercept).toBeCloseTo(0.3, 0);
  });

  it('stands where the penalised loss, computed apart, has no slope', () => {
    const { mean, deviation } = model.standardisation;
    const loss = (weights: readonly number[], intercept: number) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        let score = intercept;
        for (let k = 0; k < width; k++) {
          score += (((rows[i * width + k] as number) - (mean[k] as number)) / (deviation[k] as number)) * (weights[k] as number);
        }
        sum -= labels[i] === 1 ? Math.log(1 / (1 + Math.exp(-score))) : Math.log(1 - 1 / (1 + Math.exp(-score)));
      }
      return sum + (options.penalty / 2) * weights.reduce((total, weight) => total + weight * weight, 0);
    };
    const at = [...model.weights];
    const step = 1e-4;
    for (let k = 0; k < width; k++) {
      const up = at.with(k, (at[k] as number) + step);
      const down = at.with(k, (at[k] as number) - step);
      expect(Math.abs((loss(up, model.intercept) - loss(down, model.intercept)) / (2 * step))).toBeLessThan(1e-3);
    }
    expect(Math.abs((loss(at, model.intercept + step) - loss(at, model.intercept - step)) / (2 * step))).toBeLessThan(1e-3);
  });

  it('stays finite when the classes can be told apart perfectly', () => {
    const separable = Float64Array.from({ length: 200 }, (_, i) => i - 100);
    const classes = separable.map((value) => (value >= 0 ? 1 : 0));
    const fitted = runToEnd(fitLogisticRegression(separable, classes, 1, 200, { penalty: 1, maximumSteps: 50 }));
    expect(Number.isFinite(fitted.weights[0])).toBe(true);
    expect(logisticProbability(fitted, separable, 199)).toBeGreaterThan(0.95);
  });

  it('predicts the base rate from features that never change', () => {
    const constant = new Float64Array(400).fill(7);
    const classes = constant.map((_, i) => (i % 4 === 0 ? 1 : 0));
    const fitted = runToEnd(fitLogisticRegression(constant, classes, 1, 400, { penalty: 1, maximumSteps: 50 }));
    expect(logisticProbability(fitted, constant, 0)).toBeCloseTo(0.25, 6);
  });
});

describe('scores', () => {
  it('equal hand-computed values', () => {
    const probabilities = [0.9, 0.4, 0.35, 0.8];
    const labels = [1, 0, 1, 0];
    expect(meanLogLoss(probabilities, labels)).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.2)) / 4, 12);
    expect(accuracy(probabilities, labels)).toBe(0.5);
    expect(areaUnderCurve(probabilities, labels)).toBe(0.5);
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(areaUnderCurve([0.5, 0.5, 0.5], [0, 1, 1])).toBe(0.5);
    expect(meanLogLoss([0], [1])).toBeCloseTo(-Math.log(1e-12), 9);
  });

  it('give p-values that are uniform when there is nothing to find, correlated or not', () => {
    for (const memory of [0, 0.3]) {
      let below = 0;
      for (let seed = 0; seed < 1000; seed++) {
        const normal = seededNormal(seed + 1);
        let value = 0;
        const series = Float64Array.from({ length: 500 }, () => {
          value = memory * value + normal();
          return value;
        });
        if (meanAboveZeroPValue(series) < 0.05) below++;
      }
      expect(below).toBeGreaterThan(25);
      expect(below).toBeLessThan(80);
    }
  });

  it('give a small p-value for a mean clearly above zero and a large one below', () => {
    const normal = seededNormal(9);
    const above = Float64Array.from({ length: 400 }, () => 0.3 + normal());
    expect(meanAboveZeroPValue(above)).toBeLessThan(0.001);
    expect(meanAboveZeroPValue(above.map((x) => -x))).toBeGreaterThan(0.999);
    expect(meanAboveZeroPValue(new Float64Array(50))).toBe(1);
  });
});
