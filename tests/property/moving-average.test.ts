// verifies: stream-equals-batch
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MovingAverage } from '#core/numeric/moving-average.ts';

const prices = fc.array(fc.oneof({ weight: 30, arbitrary: fc.double({ min: 0.01, max: 1e6, noNaN: true }) }, fc.constant(Number.NaN)), {
  maxLength: 300,
});

describe('a moving average over many values at once', () => {
  it('gives the bits of one value after the other, in whatever pieces they come', () => {
    fc.assert(
      fc.property(
        prices,
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1 }),
        (values, period, pieces) => {
          const single = new MovingAverage(period);
          const expected = values.map((value) => single.next(value));
          const many = new MovingAverage(period);
          const output = new Float64Array(values.length);
          const column = Float64Array.from(values);
          for (let from = 0, k = 0; from < values.length; k++) {
            const to = Math.min(values.length, from + (pieces[k % pieces.length] ?? 1) + (k % 2));
            many.nextMany(column.subarray(from, to), output.subarray(from, to));
            from = to;
          }
          expect([...output]).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
