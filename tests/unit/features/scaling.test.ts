// verifies: feature-scaling
import { describe, expect, it } from 'vitest';
import { applyScaling, quantile, startScalingFit } from '#core/features/scaling.ts';
import { seededNormal } from '../../support/seeded-bars.ts';

/** Rows of three features: normal around 5 with deviation 2, one that never changes, and one with a few wild values. */
function seededRows(seed: number, count: number): Float64Array {
  const normal = seededNormal(seed);
  const rows = new Float64Array(count * 3);
  for (let i = 0; i < count; i++) rows.set([5 + 2 * normal(), 0.1, i % 50 === 0 ? 1e6 : normal()], i * 3);
  return rows;
}
const columnOf = (rows: Float64Array, k: number) => [...rows].filter((_, i) => i % 3 === k);

describe('a scaling', () => {
  it('is the mean and the population deviation of each feature, as plain sums give them', () => {
    const rows = seededRows(1, 5000);
    const fit = startScalingFit('standard', 3, 5000);
    fit.add(rows, 5000);
    const { center, scale, knownRows, usedRows } = fit.finish();
    const values = columnOf(rows, 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / 5000;
    expect(center[0]).toBeCloseTo(mean, 12);
    expect(scale[0]).toBeCloseTo(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5000), 12);
    expect([knownRows, usedRows]).toEqual([5000, 5000]);
  });

  it('is the median and the distance of the quartiles when it is to be robust, whatever the wild values', () => {
    const rows = seededRows(2, 4001);
    const fit = startScalingFit('robust', 3, 4001);
    fit.add(rows, 4001);
    const { center, scale } = fit.finish();
    const sorted = columnOf(rows, 2).sort((a, b) => a - b);
    expect(center[2]).toBe(sorted[2000]);
    expect(scale[2]).toBe((sorted[3000] as number) - (sorted[1000] as number));
    expect(scale[2]).toBeLessThan(1.6);
  });

  it('leaves a feature that never changes at zero', () => {
    for (const method of ['standard', 'robust'] as const) {
      const rows = seededRows(3, 1000);
      const fit = startScalingFit(method, 3, 1000);
      fit.add(rows, 1000);
      const scaling = fit.finish();
      expect(scaling.scale[1]).toBe(1);
      applyScaling(rows, 1000, scaling);
      for (const value of columnOf(rows, 1)) expect(Math.abs(value)).toBeLessThan(1e-12);
    }
  });

  it('gives values of mean 0 and deviation 1, or median 0 and quartiles one apart', () => {
    const rows = seededRows(4, 3000);
    const standard = startScalingFit('standard', 3, 3000);
    standard.add(rows, 3000);
    const scaled = rows.slice();
    applyScaling(scaled, 3000, standard.finish());
    const values = columnOf(scaled, 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / 3000;
    expect(mean).toBeCloseTo(0, 12);
    expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3000).toBeCloseTo(1, 12);
    const robust = startScalingFit('robust', 3, 3000);
    robust.add(rows, 3000);
    applyScaling(rows, 3000, robust.finish());
    const sorted = Float64Array.from(columnOf(rows, 2)).sort();
    expect(quantile(sorted, 0.5)).toBe(0);
    expect(quantile(sorted, 0.75) - quantile(sorted, 0.25)).toBeCloseTo(1, 12);
  });

  it.each(['standard', 'robust'] as const)('fitted %s is the same bits in any chunks', (method) => {
    const rows = seededRows(5, 2000);
    const whole = startScalingFit(method, 3, 2000);
    whole.add(rows, 2000);
    const chunked = startScalingFit(method, 3, 2000);
    for (let from = 0; from < 2000; from += 333) {
      const count = Math.min(333, 2000 - from);
      chunked.add(rows.subarray(from * 3, (from + count) * 3), count);
    }
    expect(chunked.finish()).toEqual(whole.finish());
  });

  it.each(['standard', 'robust'] as const)('fitted %s passes over rows with an unknown feature, and counts the others', (method) => {
    const rows = seededRows(6, 300);
    const known = rows.slice(100 * 3);
    for (let i = 0; i < 100; i++) rows[i * 3 + (i % 3)] = Number.NaN;
    const fit = startScalingFit(method, 3, 300);
    fit.add(rows, 300);
    const only = startScalingFit(method, 3, 200);
    only.add(known, 200);
    expect(fit.finish()).toEqual(only.finish());
    expect(only.finish().knownRows).toBe(200);
  });

  it('sorts evenly spaced rows where there are too many, and says how many', () => {
    const count = 150_000;
    const rows = seededRows(7, count);
    const fit = startScalingFit('robust', 3, count);
    fit.add(rows, count);
    const { center, scale, knownRows, usedRows } = fit.finish();
    expect([knownRows, usedRows]).toEqual([count, count / 3]);
    expect(center[0]).toBeCloseTo(5, 1);
    // The quartiles of a normal distribution are 1.349 deviations apart.
    expect(scale[0]).toBeCloseTo(2 * 1.349, 1);
  });

  it('takes quantiles between two values as numpy does', () => {
    expect(quantile(Float64Array.of(1, 2, 4, 8), 0.25)).toBe(1.75);
    expect(quantile(Float64Array.of(1, 2, 4, 8), 0.5)).toBe(3);
    expect(quantile(Float64Array.of(3), 0.75)).toBe(3);
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
  });
});
