// verifies: statistics-published
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { dotProduct } from '#core/statistics/dot-product.ts';
import { ascendingOf, sortedQuantile } from '#core/statistics/quantile.ts';
import { selectQuantiles, selectRank } from '#core/statistics/select-rank.ts';
import { resampledMeans } from '#core/statistics/stationary-bootstrap.ts';

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
  ),
  {
    minLength: 1,
    maxLength: 200,
  },
);

describe('selection', () => {
  it('finds the value of any rank, as sorting does', () => {
    fc.assert(
      fc.property(values, fc.nat(), (list, nat) => {
        const rank = nat % list.length;
        expect(selectRank(Float64Array.from(list), rank)).toBe(ascendingOf(list)[rank]);
      }),
      { seed: 1 },
    );
  });

  it('gives the quantiles that sorting gives', () => {
    const shares = [0, 0.05, 0.25, 0.5, 0.51, 0.95, 1];
    fc.assert(
      fc.property(values, (list) => {
        const found = new Float64Array(shares.length);
        selectQuantiles(Float64Array.from(list), shares, found);
        expect([...found]).toEqual(shares.map((share) => sortedQuantile(ascendingOf(list), share)));
      }),
      { seed: 2 },
    );
  });
});

describe('resampled means', () => {
  it('are the same by weights, with many series, as by sums, with one', () => {
    const random = seededRandom(3);
    const series = Array.from({ length: 8 }, () => Float64Array.from({ length: 101 }, () => random.normal()));
    for (const meanBlock of [1, 3.5, 11]) {
      const settings = { resamples: 60, seed: 9, meanBlock };
      const together = resampledMeans(series, settings);
      series.forEach((each, k) => {
        const [alone] = resampledMeans([each], settings);
        alone?.forEach((mean, i) => {
          expect(together[k]?.[i]).toBeCloseTo(mean, 12);
        });
      });
    }
  });

  it('add up products of any length', () => {
    for (const length of [0, 1, 3, 4, 5, 11]) {
      const a = Float64Array.from({ length }, (_, i) => i + 1);
      expect(dotProduct(a, a)).toBe((length * (length + 1) * (2 * length + 1)) / 6);
    }
  });
});
