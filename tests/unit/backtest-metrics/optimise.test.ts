// verifies: optimisation-search
import { describe, expect, it } from 'vitest';
import { bestOf, nextBatch, search, withScores } from '#core/backtest/optimise.ts';
import { plateauOf, scatteredPlateauOf } from '#core/backtest/optimise-plateau.ts';
import {
  allowedPoints,
  indexOf,
  isAllowed,
  type ParameterSetting,
  type ParameterSpace,
  pointOf,
  searchSpace,
  settingAt,
} from '#core/backtest/optimise-space.ts';
import { newSearch, SEARCH_METHODS, type SearchMethod, type SearchState } from '#core/backtest/optimise-state.ts';
import { unwrap } from '#tests/support/unwrap-result.ts';

const SPACE: ParameterSpace = {
  fast: { low: 2, high: 60, step: 1 },
  slow: { low: 10, high: 200, step: 5 },
  width: { low: 0.5, high: 5, step: 0.1 },
  side: { values: ['long', 'short', 'both'] },
};
const space = unwrap(searchSpace(SPACE, ['fast < slow', 'slow >= 2 * fast']));

/** Best at fast 23, slow 105, width 2.1, both sides. */
const score = ({ fast, slow, width, side }: ParameterSetting): number =>
  -(((Number(fast) - 23) / 20) ** 2) - ((Number(slow) - 105) / 60) ** 2 - ((Number(width) - 2.1) / 1.5) ** 2 + (side === 'both' ? 0.5 : 0);
const evaluate = async (settings: readonly ParameterSetting[]) => settings.map(score);
const run = (method: SearchMethod, seed: number, evaluations = 200) =>
  search(space, newSearch(method, seed, evaluations), { evaluate, batchSize: 8 });

describe('a space', () => {
  it('lists both ends of a range, to the decimals of its step', () => {
    expect(unwrap(searchSpace({ a: { low: 0.1, high: 0.5, step: 0.1 } })).values).toEqual([[0.1, 0.2, 0.3, 0.4, 0.5]]);
    expect(unwrap(searchSpace({ a: { low: 1, high: 8, step: 3 } })).values).toEqual([[1, 4, 7]]);
  });

  it('numbers its points both ways', () => {
    for (const index of [0, 1, 7, 1000, space.size - 1]) expect(indexOf(space, pointOf(space, index))).toBe(index);
    expect(settingAt(space, pointOf(space, 0))).toEqual({ fast: 2, slow: 10, width: 0.5, side: 'long' });
  });

  it.each([
    ['fast <= 10', { fast: 10 }, { fast: 11 }],
    ['fast != slow', { fast: 10, slow: 11 }, { fast: 10, slow: 10 }],
    ['slow > 1.5 * fast', { fast: 10, slow: 16 }, { fast: 10, slow: 15 }],
    ['fast == 4', { fast: 4 }, { fast: 5 }],
  ])('keeps the constraint %s', (constraint, allowed, forbidden) => {
    const constrained = unwrap(searchSpace(SPACE, [constraint]));
    expect(isAllowed(constrained, allowed as ParameterSetting)).toBe(true);
    expect(isAllowed(constrained, forbidden as ParameterSetting)).toBe(false);
  });

  it('keeps constraints with what is not varied: it is what it is now', () => {
    const one = { fast: { low: 1, high: 9, step: 1 } };
    const under = unwrap(searchSpace(one, ['fast < slow', 'slow > 2 * fast'], { slow: 7, fast: 3, name: null }));
    const kept = under.values[0]?.filter((fast) => isAllowed(under, { fast }));
    expect(kept).toEqual([1, 2, 3]);
    expect(allowedPoints(under, 100)).toBe(3);
  });

  it('says what is wrong with it', () => {
    const sentence = (result: ReturnType<typeof searchSpace>) => (result.ok ? '' : result.error.message);
    expect(sentence(searchSpace({}))).toContain('no parameter');
    expect(sentence(searchSpace({ a: { low: 5, high: 1, step: 1 } }))).toContain('a needs 1 to 100000 values');
    expect(sentence(searchSpace(SPACE, ['fast < process.exit()']))).toContain('"fast < process.exit()" is not understood');
    expect(sentence(searchSpace({ fast: { low: 1, high: 9, step: 1 } }, ['quick < slow'], { slow: 5 }))).toContain('with fast, slow.');
    expect(sentence(searchSpace(SPACE, ['quick < slow']))).toContain('fast, slow, width, side');
  });
});

describe('a search', () => {
  it.each(SEARCH_METHODS)('by %s keeps constraints, tries nothing twice and keeps its budget', async (method) => {
    const small = unwrap(searchSpace({ fast: { low: 1, high: 12, step: 1 }, slow: { low: 1, high: 12, step: 1 } }, ['fast < slow']));
    const state = await search(small, newSearch(method, 5, 60), {
      evaluate: async (settings) => settings.map(({ fast, slow }) => Number(fast) * Number(slow)),
      batchSize: 7,
    });
    expect(state.done).toHaveLength(method === 'grid' ? 66 : 60);
    expect(new Set(state.done.map(({ point }) => point.join())).size).toBe(state.done.length);
    expect(state.done.every(({ point }) => isAllowed(small, settingAt(small, point)))).toBe(true);
  });

  it.each(SEARCH_METHODS)('by %s ends when a small space is through', async (method) => {
    const tiny = unwrap(searchSpace({ a: { low: 1, high: 5, step: 1 }, b: { values: ['x', 'y'] } }, ['a != 3']));
    const state = await search(tiny, newSearch(method, 1, 1000), { evaluate: async (all) => all.map(() => 1), batchSize: 3 });
    expect(state.done).toHaveLength(8);
  });

  it.each(SEARCH_METHODS)('by %s goes on from its stored state as if it had never stopped', async (method) => {
    const few = unwrap(
      searchSpace({ ...SPACE, width: { low: 1, high: 3, step: 1 }, fast: { low: 5, high: 10, step: 5 } }, ['fast < slow']),
    );
    const wide = method === 'grid' ? few : space;
    const whole = await search(wide, newSearch(method, 9, 96), { evaluate, batchSize: 8 });
    let batches = 0;
    let state: SearchState = newSearch(method, 9, 96);
    // Cancelled after every second batch, written down and read again.
    while (state.done.length < whole.done.length) {
      state = await search(wide, JSON.parse(JSON.stringify(state)) as SearchState, {
        evaluate,
        batchSize: 8,
        onProgress: () => batches++,
        isCancelled: () => batches === 2,
      });
      batches = 0;
    }
    expect(state.done).toEqual(whole.done);
  });

  it('by densities and by breeding gets nearer than chance, over many seeds', async () => {
    const best = async (method: SearchMethod): Promise<number[]> => {
      const found: number[] = [];
      for (let seed = 0; seed < 12; seed++) found.push(bestOf(await run(method, seed))?.score ?? Number.NEGATIVE_INFINITY);
      return found.sort((a, b) => a - b);
    };
    const middle = (values: number[]) => values[values.length >> 1] ?? Number.NaN;
    const [chance, densities, breeding] = [middle(await best('random')), middle(await best('bayesian')), middle(await best('genetic'))];
    expect(densities).toBeGreaterThan(chance + 0.05);
    expect(breeding).toBeGreaterThan(chance + 0.05);
    expect(densities).toBeGreaterThan(0.4);
  });

  it('survives settings without a score and never calls one the best', async () => {
    for (const method of SEARCH_METHODS) {
      const state = await search(space, newSearch(method, 3, 64), {
        evaluate: async (settings) => settings.map((setting) => (setting.side === 'both' ? null : score(setting))),
        batchSize: 16,
        isCancelled: (() => {
          let batches = 0;
          return () => batches++ >= 6;
        })(),
      });
      const best = bestOf(state);
      expect(settingAt(space, best?.point ?? []).side).not.toBe('both');
      expect(bestOf({ ...state, done: state.done.map((each) => ({ ...each, score: null })) })).toBeNull();
    }
  });

  it('asks for the same batch again until its scores are given', () => {
    const state = newSearch('genetic', 1, 50);
    const batch = nextBatch(space, state, 10);
    expect(nextBatch(space, state, 10)).toEqual(batch);
    const after = withScores(
      batch,
      batch.points.map(() => 1),
    );
    expect(nextBatch(space, after, 10).points).not.toEqual(batch.points);
  });
});

describe('the plateau', () => {
  const grid = unwrap(searchSpace({ a: { low: 0, high: 20, step: 1 }, b: { low: 0, high: 20, step: 1 } }));

  it('prefers a broad hill to a lonely needle, and tells both', async () => {
    const state = await search(grid, newSearch('grid', 1, 0), {
      evaluate: async (settings) =>
        settings.map(({ a, b }) => (a === 3 && b === 17 ? 5 : 2 - (Math.abs(Number(a) - 14) + Math.abs(Number(b) - 6)) / 10)),
      batchSize: 100,
    });
    const { peak, best, scores } = plateauOf(grid, state.done);
    expect(state.done[peak]?.point).toEqual([3, 17]);
    expect(state.done[best]?.point).toEqual([14, 6]);
    expect(scores[best]).toBeCloseTo(2 - (4 * 0.1 + 4 * 0.2) / 9, 12);
  });

  it('counts a neighbour without a score as the worst, and is nothing without neighbours', () => {
    const done = [
      { point: [0, 0], score: 4 },
      { point: [0, 1], score: null },
      { point: [9, 9], score: 1 },
    ];
    expect([...plateauOf(grid, done).scores]).toEqual([2.5, Number.NaN, Number.NaN]);
    expect(plateauOf(grid, []).best).toBe(-1);
  });

  it('of scattered settings takes those near by: a needle among poor ones is no plateau', async () => {
    const found = await search(grid, newSearch('random', 4, 150), {
      evaluate: async (settings) =>
        settings.map(({ a, b }, i) => (i === 0 ? 2.5 : 2 - (Math.abs(Number(a) - 14) + Math.abs(Number(b) - 6)) / 10)),
      batchSize: 150,
    });
    const { peak, best, scores } = scatteredPlateauOf(grid, found.done);
    expect(peak).toBe(0);
    const [a = 0, b = 0] = found.done[best]?.point ?? [];
    expect(Math.abs(a - 14) <= 3 && Math.abs(b - 6) <= 3).toBe(true);
    expect(scores.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(140);
    // On a whole grid with a reach of one value both ways of counting are the same.
    const small = unwrap(searchSpace({ a: { low: 1, high: 6, step: 1 }, b: { low: 1, high: 6, step: 1 } }));
    const whole = await search(small, newSearch('grid', 1, 0), {
      evaluate: async (all) => all.map(({ a, b }) => Number(a) * Number(b)),
      batchSize: 9,
    });
    expect(scatteredPlateauOf(small, whole.done, 0)).toEqual(plateauOf(small, whole.done));
  });
});
