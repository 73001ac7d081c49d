// verifies: drawings
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineNames, priceAt } from '#core/drawings/price-at.ts';
import { barAxis, CONTINUOUS_TIME } from '#core/drawings/time-axis.ts';
import { channel, fibonacci, horizontal, oneOfEach, position, rectangle, textAt, trend } from '#tests/support/test-drawings.ts';

const HOUR = 3_600e6;
const line = [
  [0, 1],
  [10, 3],
] as const;

describe('the price of a drawing at a time', () => {
  it('of a trend line is straight between its ends and nowhere else', () => {
    expect([-1, 0, 5, 10, 11].map((timeUs) => priceAt(trend(line), timeUs))).toEqual([null, 1, 2, 3, null]);
  });

  it('goes on where the line does', () => {
    expect(priceAt(trend(line, { extension: 'right' }), 20)).toBe(5);
    expect(priceAt(trend(line, { extension: 'right' }), -5)).toBeNull();
    expect(priceAt(trend(line, { extension: 'both' }), -5)).toBe(0);
    expect(priceAt(trend(line, { kind: 'ray' }), 20)).toBe(5);
    expect(priceAt(trend(line, { kind: 'ray', extension: 'both' }), -5)).toBeNull();
  });

  it('does not depend on which end was drawn first', () => {
    const back = trend([...line].reverse(), { extension: 'both' });
    for (const timeUs of [-5, 0, 2.5, 10, 17]) expect(priceAt(back, timeUs)).toBe(priceAt(trend(line, { extension: 'both' }), timeUs));
  });

  it('of a vertical line is none', () => {
    const upright = [
      [4, 1],
      [4, 3],
    ] as const;
    expect(priceAt(trend(upright, { extension: 'both' }), 4)).toBeNull();
  });

  it('of a line drawn on a logarithmic scale grows by the same share in the same time', () => {
    const doubling = [
      [0, 100],
      [10, 400],
    ] as const;
    expect(priceAt(trend(doubling, { interpolation: 'logarithmic', extension: 'right' }), 5)).toBeCloseTo(200, 10);
    expect(priceAt(trend(doubling, { interpolation: 'logarithmic', extension: 'right' }), 15)).toBeCloseTo(800, 10);
    const other = channel(doubling, 50, { interpolation: 'logarithmic' });
    expect([0, 5, 10].map((timeUs) => priceAt(other, timeUs, CONTINUOUS_TIME, 'parallel'))).toEqual([150, 300, 600]);
    const negative = [
      [0, -10],
      [10, 10],
    ] as const;
    expect(priceAt(trend(negative, { interpolation: 'logarithmic' }), 5)).toBe(0);
  });

  it('of a channel keeps its distance', () => {
    const two = channel(line, -0.25);
    expect(priceAt(two, 5, CONTINUOUS_TIME, 'line')).toBe(2);
    expect(priceAt(two, 5, CONTINUOUS_TIME, 'parallel')).toBe(1.75);
  });

  it('of levels is the same at every time that they reach', () => {
    expect(priceAt(horizontal(1.5, 100), -1e15)).toBe(1.5);
    const box = rectangle([
      [0, 2],
      [10, 1],
    ]);
    expect([priceAt(box, 5), priceAt(box, 5, CONTINUOUS_TIME, 'bottom'), priceAt(box, 11)]).toEqual([2, 1, null]);
    const levels = fibonacci(
      [
        [0, 1.1],
        [10, 1.2],
      ],
      [0, 0.382, 0.618, 1, 1.618],
    );
    // A retracement counts back from where the move ended.
    expect(lineNames(levels).map((name) => priceAt(levels, 5, CONTINUOUS_TIME, name))).toEqual([
      1.2,
      expect.closeTo(1.1618, 12),
      expect.closeTo(1.1382, 12),
      1.1,
      expect.closeTo(1.0382, 12),
    ]);
    const plan = position('short', [1.1, 1.11, 1.07]);
    expect(lineNames(plan).map((name) => priceAt(plan, 5, CONTINUOUS_TIME, name))).toEqual([1.1, 1.11, 1.07]);
    expect(priceAt(textAt(0, 1, 'x'), 0)).toBeNull();
    expect(priceAt(horizontal(1), 0, CONTINUOUS_TIME, 'parallel')).toBeNull();
  });

  it('over bars with a gap is what is drawn on the chart, where bars stand side by side', () => {
    // Friday 20:00, 21:00, then Sunday 22:00, 23:00: on a chart four equal steps.
    const times = Float64Array.from([20, 21, 70, 71]).map((hour) => hour * HOUR);
    const overWeekend = trend([
      [20 * HOUR, 1],
      [71 * HOUR, 4],
    ]);
    const axis = barAxis(times, HOUR);
    expect([...times].map((timeUs) => priceAt(overWeekend, timeUs, axis))).toEqual([1, 2, 3, 4]);
    expect(priceAt(overWeekend, 21 * HOUR)).toBeCloseTo(1 + 3 / 51, 10);
    expect(priceAt({ ...overWeekend, extension: 'right' }, 73 * HOUR, axis)).toBe(6);
  });

  it('property: it passes through both anchors, and its names are known to itself only', () => {
    const priceOf = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    const timeOf = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(
        timeOf,
        timeOf,
        priceOf,
        priceOf,
        fc.constantFrom('linear' as const, 'logarithmic' as const),
        (t0, t1, p0, p1, interpolation) => {
          fc.pre(t0 !== t1);
          const drawn = trend(
            [
              [t0, p0],
              [t1, p1],
            ],
            { interpolation },
          );
          expect(priceAt(drawn, t0)).toBe(p0);
          expect(priceAt(drawn, t1)).toBe(p1);
          const middle = priceAt(drawn, (t0 + t1) / 2) ?? Number.NaN;
          expect(middle).toBeGreaterThanOrEqual(Math.min(p0, p1) * (1 - 1e-12));
          expect(middle).toBeLessThanOrEqual(Math.max(p0, p1) * (1 + 1e-12));
        },
      ),
    );
    for (const drawing of oneOfEach()) expect(priceAt(drawing, 5, CONTINUOUS_TIME, 'nothing')).toBeNull();
  });
});

describe('positions among bars', () => {
  const sorted = fc
    .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 })
    .map((minutes) => Float64Array.from(minutes.sort((a, b) => a - b)).map((minute) => minute * 60e6));

  it('property: are whole at bars, never go back, and lead back to their times', () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: 0, max: 5_000 }), fc.double({ min: -20, max: 80, noNaN: true }), (times, fromIndex, offset) => {
        const axis = barAxis(times, 60e6, fromIndex);
        times.forEach((timeUs, i) => {
          expect(axis.positionOf(timeUs)).toBe(fromIndex + i);
          expect(axis.timeAt(fromIndex + i)).toBe(timeUs);
        });
        const position = fromIndex + offset;
        expect(axis.positionOf(axis.timeAt(position))).toBeCloseTo(position, 6);
        expect(axis.positionOf(axis.timeAt(position) + 1e6)).toBeGreaterThanOrEqual(axis.positionOf(axis.timeAt(position)));
      }),
    );
  });

  it('without a bar count time in lengths of a bar', () => {
    const axis = barAxis(new Float64Array(0), 60e6);
    expect(axis.positionOf(axis.timeAt(12.5))).toBe(12.5);
  });
});
