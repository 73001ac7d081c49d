// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { dayPathsOf, drawdownInterval } from '#core/statistics/drawdown-interval.ts';
import { quantile } from '#core/statistics/quantile.ts';
import { resampleBlocks, resampledMeans } from '#core/statistics/stationary-bootstrap.ts';

/** A day a value. */
const everyPoint = (values: ArrayLike<number>) => Uint32Array.from({ length: values.length }, (_, i) => i);
const daily = (values: number[]) => dayPathsOf(values, everyPoint(values));

/** A curve of `days` days with `points` values each. */
function noisyCurve(days: number, points: number, seed: number): { value: Float64Array; last: Uint32Array } {
  const random = seededRandom(seed);
  let here = 1000;
  const value = Float64Array.from({ length: days * points }, () => {
    here *= Math.exp(0.004 * random.normal());
    return here;
  });
  return { value, last: Uint32Array.from({ length: days }, (_, day) => (day + 1) * points - 1) };
}

/** The deepest fall of a curve from its peaks, its start at 1 among them, the long way. */
function deepestFall(curve: readonly number[]): number {
  let deepest = 0;
  for (let to = 0; to < curve.length; to++)
    for (let from = 0; from < to; from++) deepest = Math.min(deepest, (curve[to] as number) / (curve[from] as number) - 1);
  return deepest;
}

describe('the interval of the deepest fall', () => {
  it('is that of the same resamples written out point by point', () => {
    const points = 3;
    const { value, last } = noisyCurve(40, points, 4);
    const settings = { seed: 11, resamples: 60, meanBlock: 5 };
    const falls: number[] = [];
    let days: number[] = [];
    resampleBlocks(
      39,
      settings,
      (start, length) => {
        for (let k = 0; k < length; k++) days.push((start + k) % 39);
      },
      () => {
        const curve = [1];
        for (const day of days) {
          const from = curve[curve.length - 1] as number;
          for (let i = 0; i < points; i++)
            curve.push((from * (value[(day + 1) * points + i] as number)) / (value[(day + 1) * points - 1] as number));
        }
        falls.push(deepestFall(curve));
        days = [];
      },
    );
    const found = drawdownInterval(dayPathsOf(value, last), 0.9, settings);
    expect(found.low).toBeCloseTo(quantile(falls, 0.05), 12);
    expect(found.high).toBeCloseTo(quantile(falls, 0.95), 12);
    expect(found.low).toBeLessThan(found.high);
  });

  it('is made of the resamples that the other intervals have', () => {
    const { value, last } = noisyCurve(50, 1, 6);
    const returns = Float64Array.from(last.subarray(1), (i) => (value[i] as number) / (value[i - 1] as number) - 1);
    const settings = { seed: 3, resamples: 40, meanBlock: 4 };
    const means: number[] = [];
    let sum = 0;
    resampleBlocks(
      49,
      settings,
      (start, length) => {
        for (let k = 0; k < length; k++) sum += returns[(start + k) % 49] as number;
      },
      () => {
        means.push(sum / 49);
        sum = 0;
      },
    );
    const [expected] = resampledMeans([returns], settings);
    for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(expected?.[i] as number, 14);
  });

  it('counts a fall inside a day that the ends of days do not show', () => {
    const value = Float64Array.from({ length: 200 }, (_, i) => [100, 90][i % 2] as number).with(199, 100);
    const everyTwo = Uint32Array.from({ length: 100 }, (_, day) => 2 * day + 1);
    const inside = dayPathsOf(
      value.map((_, i) => (i % 2 === 0 ? 90 : 100)),
      everyTwo,
    );
    const found = drawdownInterval(inside, 0.95, { seed: 1 });
    expect(found.low).toBeCloseTo(-0.1, 12);
    expect(found.high).toBeCloseTo(-0.1, 12);
  });

  it('is 0 where nothing ever falls, everything where all is lost, and NaN without a day before', () => {
    expect(drawdownInterval(daily([1, 1.1, 1.2, 1.3]), 0.95, { seed: 1 })).toEqual({ low: 0, high: 0 });
    const ruined = drawdownInterval(daily([100, 0, 0, -5, 3]), 0.95, { seed: 1, meanBlock: 1 });
    expect(ruined).toEqual({ low: -1, high: -1 });
    expect(drawdownInterval(daily([100]), 0.95, { seed: 1 }).low).toBeNaN();
  });

  it('repeats itself with its seed, and takes fewer resamples of a very long curve', () => {
    const { value, last } = noisyCurve(60_000, 1, 7);
    const days = dayPathsOf(value, last);
    const found = drawdownInterval(days, 0.95, { seed: 2, meanBlock: 10 });
    expect(found).toEqual(drawdownInterval(days, 0.95, { seed: 2, meanBlock: 10, resamples: 200 }));
    expect(found.low).toBeLessThan(found.high);
  });
});
