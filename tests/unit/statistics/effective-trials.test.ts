// verifies: trial-ledger
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { correlationOf } from '#core/statistics/co-movement.ts';
import { effectiveTrials } from '#core/statistics/effective-trials.ts';

function families(sizes: readonly number[], closeness: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return sizes.flatMap((size) => {
    const common = Float64Array.from({ length: 400 }, () => random.normal());
    return Array.from({ length: size }, () =>
      common.map((each) => 0.01 * (closeness * each + Math.sqrt(1 - closeness ** 2) * random.normal())),
    );
  });
}

/** The definition: join the two clusters with the highest mean correlation, again and again. */
function slowly(series: readonly Float64Array[], least: number): number {
  let clusters = series.map((each) => [each]);
  for (;;) {
    let best = { value: least, a: -1, b: -1 };
    clusters.forEach((one, a) => {
      clusters.slice(0, a).forEach((other, b) => {
        let sum = 0;
        for (const x of one) for (const y of other) sum += correlationOf(x, y);
        const value = sum / one.length / other.length;
        if (value > best.value) best = { value, a, b };
      });
    });
    if (best.a < 0) return clusters.length;
    const joined = [...(clusters[best.a] ?? []), ...(clusters[best.b] ?? [])];
    clusters = [...clusters.filter((_, i) => i !== best.a && i !== best.b), joined];
  }
}

describe('effective trials', () => {
  it('are as many as there are families of like trials', () => {
    const found = effectiveTrials(families([30, 10, 5, 1], 0.95, 1));
    expect(found).toMatchObject({ trials: 46, effective: 4 });
    expect([...found.clusterOf]).toEqual([...Array(30).fill(0), ...Array(10).fill(1), ...Array(5).fill(2), 3]);
  });

  it('are all of them where they are independent, and one where they are copies', () => {
    expect(effectiveTrials(families(Array(25).fill(1), 0, 2)).effective).toBe(25);
    const [one] = families([1], 1, 3);
    expect(effectiveTrials(Array(12).fill(one)).effective).toBe(1);
  });

  it('are what joining the closest two again and again gives', () => {
    for (let seed = 10; seed < 22; seed++) {
      const series = families([4, 6, 3, 2], 0.72, seed);
      expect(effectiveTrials(series, 0.5).effective).toBe(slowly(series, 0.5));
    }
  });

  it('count all trials that never traded as one, and none where there is none', () => {
    const idle = Array.from({ length: 5 }, () => new Float64Array(400));
    expect(effectiveTrials([...families([3], 0.9, 4), ...idle]).effective).toBe(2);
    expect(effectiveTrials([])).toMatchObject({ trials: 0, effective: 0, sharpeVariance: 0 });
  });
});
