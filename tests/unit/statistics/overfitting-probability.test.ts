// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { overfittingProbability } from '#core/statistics/overfitting-probability.ts';

function noise(strategies: number, length: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: strategies }, () => Float64Array.from({ length }, () => random.normal() * 0.01));
}

/** As the paper says it: every split of the blocks by itself, from the returns themselves. */
function slowly(returns: readonly Float64Array[], blocks: number): { probability: number; lossProbability: number; splits: number } {
  const length = returns[0]?.length ?? 0;
  const blockOf = Array.from({ length }, (_, t) => {
    let block = 0;
    while (t >= Math.floor(((block + 1) * length) / blocks)) block++;
    return block;
  });
  const score = (values: number[]): number => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return mean / Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
  };
  let overfit = 0;
  let losses = 0;
  let splits = 0;
  for (let chosen = 0; chosen < 1 << blocks; chosen++) {
    if (Array.from({ length: blocks }, (_, b) => (chosen >> b) & 1).reduce((a, b) => a + b) !== blocks / 2) continue;
    const part = (inside: number) =>
      returns.map((series) => score([...series].filter((_, t) => ((chosen >> (blockOf[t] ?? 0)) & 1) === inside)));
    const inside = part(1);
    const outside = part(0);
    const of = outside[inside.indexOf(Math.max(...inside))] ?? Number.NaN;
    const rank = outside.filter((each) => each < of).length + 1;
    const share = rank / (returns.length + 1);
    splits++;
    if (Math.log(share / (1 - share)) <= 0) overfit++;
    if (of <= 0) losses++;
  }
  return { probability: overfit / splits, lossProbability: losses / splits, splits };
}

describe('the probability of backtest overfitting', () => {
  it('is what every split by itself gives', () => {
    for (const [seed, strategies, length, blocks] of [
      [1, 7, 83, 6],
      [2, 12, 64, 8],
      [3, 5, 47, 4],
    ] as const) {
      const returns = noise(strategies, length, seed);
      const expected = slowly(returns, blocks);
      expect(overfittingProbability(returns, blocks)).toMatchObject(expected);
    }
  });

  it('is 0 where one strategy dominates', () => {
    const returns = noise(20, 640, 4);
    returns[7] = Float64Array.from(returns[7] ?? [], (value) => value + 0.02);
    const found = overfittingProbability(returns);
    expect(found).toMatchObject({ probability: 0, splits: 12_870, strategies: 20, lossProbability: 0 });
  });

  it('is 1 where the best in sample is the worst out of sample', () => {
    // Gains in its own block and losses in all others: with two blocks, whoever wins one loses the other.
    const random = seededRandom(5);
    const returns = Array.from({ length: 10 }, (_, k) =>
      Float64Array.from({ length: 200 }, (_, t) => (t < 100 ? 1 : -1) * (k - 4.5) * 0.001 + random.normal() * 1e-5),
    );
    expect(overfittingProbability(returns, 2).probability).toBe(1);
    const many = Array.from({ length: 16 }, (_, k) =>
      Float64Array.from({ length: 320 }, (_, t) => (Math.floor(t / 20) === k ? 1 : -1 / 15) * 0.01 + 1e-6 * random.normal()),
    );
    expect(overfittingProbability(many).probability).toBe(1);
  });

  it('is near one half for noise', () => {
    let sum = 0;
    for (let seed = 0; seed < 30; seed++) sum += overfittingProbability(noise(20, 320, 100 + seed), 8).probability;
    expect(sum / 30).toBeGreaterThan(0.42);
    expect(sum / 30).toBeLessThan(0.58);
  });

  it('counts every split once in its histogram of logits', () => {
    const { histogram, splits, probability } = overfittingProbability(noise(30, 330, 6));
    expect(histogram.counts.reduce((sum, each) => sum + each, 0)).toBe(splits);
    expect([histogram.edges[0], histogram.edges.at(-1)].map((edge) => Math.abs(edge ?? 0))).toEqual([Math.log(30), Math.log(30)]);
    expect(histogram.edges).toHaveLength(histogram.counts.length + 1);
    const below = histogram.counts.subarray(0, histogram.counts.length / 2).reduce((sum, each) => sum + each, 0);
    expect(below / splits).toBeCloseTo(probability, 12);
  });

  it('refuses what it can not tell', () => {
    expect(() => overfittingProbability(noise(1, 100, 1))).toThrow('two strategies');
    expect(() => overfittingProbability(noise(3, 100, 1), 5)).toThrow('even');
    expect(() => overfittingProbability(noise(3, 31, 1))).toThrow('32 returns');
  });
});
