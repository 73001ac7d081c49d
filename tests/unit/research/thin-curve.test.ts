// verifies: backtest-sessions
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawdownOf, thinCurve, thinPositions } from '#services/research/thin-curve.ts';

const curves = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 5000, size: 'max' });

describe('a thinned curve', () => {
  it('has at most the points asked for, in order, with both ends, the highest and the lowest value', () => {
    fc.assert(
      fc.property(curves, fc.integer({ min: 4, max: 500 }), (values, points) => {
        const kept = [...thinPositions(values, points)];
        expect(kept.length).toBeLessThanOrEqual(Math.max(points, Math.min(values.length, points)));
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1]);
        const shown = kept.map((at) => values[at] as number);
        expect(Math.max(...shown)).toBe(values.reduce((most, value) => Math.max(most, value), 0));
        expect(Math.min(...shown)).toBe(values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY));
      }),
    );
  });

  it('keeps falls as they are in the whole curve, not as the points alone would have them', () => {
    const value = Float64Array.from({ length: 1000 }, (_, i) => 100 + Math.sin(i) * 10 + i / 50);
    const timeUs = Float64Array.from(value, (_, i) => i);
    const thin = thinCurve(timeUs, value, 50);
    const whole = drawdownOf(value);
    thin.timeUs.forEach((at, i) => {
      expect(thin.drawdown[i]).toBe(whole[at]);
    });
  });
});
