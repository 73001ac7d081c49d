// verifies: walk-forward-windows
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WalkForwardPlan, walkForwardWindows } from '#core/backtest/walk-forward.ts';
import { parameterDrift, stitchSegments, walkForwardEfficiency } from '#core/backtest/walk-forward-stitch.ts';

const plans: fc.Arbitrary<WalkForwardPlan> = fc.record({
  bars: fc.integer({ min: 1, max: 160 }),
  kind: fc.constantFrom('rolling' as const, 'anchored' as const),
  trainBars: fc.integer({ min: 1, max: 60 }),
  testBars: fc.integer({ min: 2, max: 30 }),
  purgeBars: fc.integer({ min: 0, max: 20 }),
  embargoBars: fc.integer({ min: 0, max: 20 }),
});

describe('walk-forward windows', () => {
  it('are a year of days and a month of days by default', () => {
    const windows = walkForwardWindows({ bars: 300, kind: 'rolling' });
    expect(windows.map(({ train, test }) => [train.from, train.to, test.from, test.to])).toEqual([
      [0, 252, 252, 273],
      [21, 273, 273, 294],
      [42, 294, 294, 300],
    ]);
    expect(walkForwardWindows({ bars: 300, kind: 'anchored' }).map(({ train }) => [train.from, train.to])).toEqual([
      [0, 252],
      [0, 273],
      [0, 294],
    ]);
    expect(walkForwardWindows({ bars: 252, kind: 'rolling' })).toEqual([]);
  });

  it('test every bar after the first training once, in order, and learn only from bars before, purge kept', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { bars, kind, trainBars = 0, purgeBars = 0, embargoBars = 0 } = plan;
        const windows = walkForwardWindows(plan);
        let next = trainBars + purgeBars;
        windows.forEach(({ train, trainPieces, test }, i) => {
          expect(test.from).toBe(next);
          next = test.to;
          expect(train.to).toBe(test.from - purgeBars);
          expect(train.from).toBe(kind === 'anchored' ? 0 : train.to - trainBars);
          const learned = new Set<number>(trainPieces.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k)));
          for (let bar = train.from; bar < train.to; bar++) {
            const embargoed = windows.slice(0, i).some((before) => bar >= before.test.to && bar < before.test.to + embargoBars);
            if (learned.delete(bar) === embargoed) throw new Error(`bar ${bar} of window ${i} is ${embargoed ? '' : 'not '}learned from`);
          }
          expect(learned.size).toBe(0);
        });
        expect(windows.length === 0 ? Math.min(bars, next) : next).toBe(bars);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('refuse lengths that make no sense', () => {
    expect(() => walkForwardWindows({ bars: 10, kind: 'rolling', testBars: 0 })).toThrow(RangeError);
  });
});

describe('stitching', () => {
  const segment = (times: number[], values: number[], initial: number) => ({
    equity: { timeUs: Float64Array.from(times), value: Float64Array.from(values) },
    initial,
  });

  it('lets every segment go on with what the one before left', () => {
    const stitched = stitchSegments(
      [segment([1, 2], [110, 120], 100), segment([3], [90], 100), segment([], [], 50), segment([4], [3], 2)],
      1000,
    );
    expect([...stitched.timeUs]).toEqual([1, 2, 3, 4]);
    expect([...stitched.value]).toEqual([1100, 1200, 1080, 1620]);
  });

  it('tells the efficiency from what was gained a year on either side', () => {
    const windows = [
      { inSampleReturn: 0.2, inSampleBars: 252, outOfSampleReturn: 0.05, outOfSampleBars: 126 },
      { inSampleReturn: 0.2, inSampleBars: 252, outOfSampleReturn: 0.05, outOfSampleBars: 126 },
    ];
    expect(walkForwardEfficiency(windows, 252)).toBeCloseTo(0.1025 / 0.2, 12);
    expect(walkForwardEfficiency([{ ...windows[0], inSampleReturn: -0.1 } as (typeof windows)[0]], 252)).toBeNaN();
  });

  it('tells how far parameters wander', () => {
    const chosen = [
      { fast: 5, side: 'long' },
      { fast: 15, side: 'long' },
      { fast: 10, side: 'both' },
    ];
    expect(parameterDrift(chosen, () => 20)).toEqual({ fast: 0.375, side: 0.5 });
    expect(parameterDrift(chosen.slice(0, 1), () => 20)).toEqual({ fast: Number.NaN, side: Number.NaN });
  });
});
