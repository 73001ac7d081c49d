// verifies: honest-verdict, trial-ledger
import { describe, expect, it } from 'vitest';
import { assessHonesty, type HonestyInput } from '#core/backtest/honesty.ts';
import { canonicalJson } from '#core/backtest/honesty-canonical-json.ts';
import { costStress, pathDependence, warmUpSensitivity } from '#core/backtest/honesty-sensitivity.ts';
import { trialText } from '#core/backtest/honesty-trial-ledger.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

function returnsOf(seed: number, mean: number, length = 750): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => mean + 0.01 * random.normal());
}
const point = (setting: number, totalReturn: number) => ({ setting, totalReturn, sharpe: totalReturn * 4, trades: 40 });
const stress = costStress([point(2, 0.1), point(0, 0.3), point(1, 0.2), point(4, -0.1)]);

function inputOf(returns: Float64Array, change: Partial<HonestyInput> = {}): HonestyInput {
  return {
    ...{
      returns,
      dayPaths: null,
      periodsPerYear: 252,
      trades: 40,
      trialCount: 1,
      trialReturns: [returns],
      seed: 1,
      costStress: stress,
      warmUp: null,
    },
    pathDependence: pathDependence(Uint8Array.of(1, 0, 0, 0), 4, { worst: 0.1, best: 0.3 }),
    ...{ lookAhead: 'clean', notes: ['Prices are not adjusted for splits.'] },
    ...change,
  };
}

describe('the honesty panel', () => {
  it('finds skill that is there, after one trial', () => {
    const found = assessHonesty(inputOf(returnsOf(1, 0.002)));
    expect(found.verdict.verdict).toBe('worth-paper-trading');
    expect(found).toMatchObject({ trials: 1, effectiveTrials: 1, overfitting: null, realityCheck: null, expectedMaximumSharpe: 0 });
    expect(found.deflatedSharpe).toBe(found.probabilisticSharpe);
    expect(found.intervals?.sharpe.low).toBeGreaterThan(0);
    expect(assessHonesty(inputOf(returnsOf(1, 0.002)))).toEqual(found);
  });

  it('shows both numbers of trials and deflates by the effective one', () => {
    const mine = returnsOf(1, 0.002);
    // Twelve copies with a little noise, and twelve of their own.
    const trialReturns = [
      ...Array.from({ length: 12 }, (_, k) => mine.map((value, i) => value + 1e-4 * Math.sin(i * (k + 1)))),
      ...Array.from({ length: 12 }, (_, k) => returnsOf(50 + k, 0)),
    ];
    const found = assessHonesty(inputOf(mine, { trialCount: 24, trialReturns }));
    expect(found).toMatchObject({ trials: 24, effectiveTrials: 13 });
    expect(found.overfitting?.splits).toBe(12_870);
    expect(found.realityCheck?.strategies).toBe(24);
    expect(found.deflatedSharpe ?? 0).toBeGreaterThan(found.deflatedSharpeAllTrials ?? 0);
    expect(found.deflatedSharpe ?? 0).toBeLessThan(found.probabilisticSharpe ?? 0);
  });

  it('counts trials over other bars as no less diverse: moving the dates washes nothing clean', () => {
    const mine = returnsOf(3, 0.001);
    const alone = assessHonesty(inputOf(mine));
    const after = assessHonesty(inputOf(mine, { trialCount: 500 }));
    expect(after).toMatchObject({ trials: 500, effectiveTrials: 500 });
    expect(after.deflatedSharpe ?? 1).toBeLessThan((alone.deflatedSharpe ?? 0) - 0.1);
    expect(after.overfitting).toBeNull();
    expect(after.verdict.verdict).not.toBe('worth-paper-trading');
  });

  it('takes a part of the comparable trials for all of them', () => {
    const trialReturns = Array.from({ length: 40 }, (_, k) => returnsOf(100 + k, 0));
    const found = assessHonesty(inputOf(trialReturns[0] as Float64Array, { trialCount: 400, trialReturns, comparableTrials: 400 }));
    expect(found).toMatchObject({ trials: 400, effectiveTrials: 40 });
  });

  it('sees the same spread of Sharpe ratios in returns that were added up over pieces', () => {
    const daily = Array.from({ length: 30 }, (_, k) => returnsOf(200 + k, 0, 800));
    const pieces = daily.map((returns) =>
      Float64Array.from({ length: 200 }, (_, i) => returns.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b)),
    );
    const mine = daily[0] as Float64Array;
    const [fine, coarse] = [daily, pieces].map(
      (trialReturns) => assessHonesty(inputOf(mine, { trialCount: 30, trialReturns })).sharpeVariance,
    );
    expect((coarse ?? 0) / (fine ?? 1)).toBeCloseTo(1, 0);
  });

  it('has no figure, and no verdict for it, without returns', () => {
    const found = assessHonesty(inputOf(new Float64Array(100), { trades: 0, costStress: null }));
    expect(found).toMatchObject({ deflatedSharpe: null, probabilisticSharpe: null, minimumTrackRecordYears: null, intervals: null });
    expect(found.verdict.verdict).toBe('not-enough-evidence');
  });
});

describe('what a result depends on', () => {
  it('is told of costs: what is left at double, and where nothing is', () => {
    expect(stress.points.map(({ setting }) => setting)).toEqual([0, 1, 2, 4]);
    expect(stress).toMatchObject({ doubleCostReturn: 0.1, breakEvenMultiple: 3 });
    expect(costStress([point(0, -0.1), point(1, -0.2)])).toMatchObject({ doubleCostReturn: null, breakEvenMultiple: 0 });
    expect(costStress([point(1, 0.3), point(2, 0.2)]).breakEvenMultiple).toBeNull();
  });

  it('is told of the warm-up and of the path inside bars', () => {
    const warm = warmUpSensitivity([point(100, 0.1), point(50, 0.2), point(200, -0.05)]);
    expect(warm.sameSign).toBe(false);
    expect(warm.returnSpread).toBeCloseTo(0.25, 12);
    expect(pathDependence(Uint8Array.of(1, 0, 1, 0, 9), 4, { worst: -0.1, best: 0.1, adaptive: 0 })).toEqual({
      ...{ share: 0.5, worstReturn: -0.1, bestReturn: 0.1, adaptiveReturn: 0, sameSign: false },
    });
  });
});

describe('the trial ledger', () => {
  it('writes equal configurations as one text, in whatever order their keys stand', () => {
    expect(canonicalJson({ b: [1, { y: null, x: 'é' }], a: -0, c: undefined })).toBe('{"a":0,"b":[1,{"x":"é","y":null}]}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
  });

  it('tells configurations apart by what changes trades, not by how ratios are computed', () => {
    const configuration = { strategy: { id: 'sma-cross', params: { slow: 30, fast: 10 } }, metrics: { convention: 'lean' }, seed: 1 };
    const same = { seed: 2, metrics: { convention: 'standard' }, strategy: { params: { fast: 10, slow: 30 }, id: 'sma-cross' } };
    expect(trialText(configuration)).toBe(trialText(same));
    expect(trialText({ ...same, strategy: { id: 'sma-cross', params: { fast: 11, slow: 30 } } })).not.toBe(trialText(same));
  });
});
