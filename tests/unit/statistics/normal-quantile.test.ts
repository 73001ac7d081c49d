// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import { normalCumulative } from '#core/numeric/normal-distribution.ts';
import { normalQuantile } from '#core/statistics/normal-quantile.ts';

describe('the normal quantile', () => {
  // Python 3.11, statistics.NormalDist().inv_cdf (its own writing of AS 241).
  it.each([
    [1e-15, -7.941345326170995],
    [1e-9, -5.9978070150076865],
    [0.0001, -3.71901648545568],
    [0.01, -2.3263478740408408],
    [0.05, -1.6448536269514726],
    [0.25, -0.6744897501960817],
    [0.5, 0.0],
    [0.6, 0.2533471031357998],
    [0.925, 1.439531470938456],
    [0.95, 1.6448536269514715],
    [0.975, 1.9599639845400536],
    [0.99, 2.3263478740408408],
    [0.999999, 4.753424308817089],
  ])('of %d is what Python computes', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 12);
  });

  it('undoes the cumulative distribution on both tails and in the middle', () => {
    for (let x = -8; x <= 5; x += 0.137) {
      expect(Math.abs(normalQuantile(normalCumulative(x)) - x)).toBeLessThan(1e-8 * Math.max(1, Math.abs(x)));
    }
  });

  it('is infinite at the ends and nothing outside', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});
