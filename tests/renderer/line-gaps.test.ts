import { expect, test } from 'vitest';
import { isSparse, linePoint } from '../../src/renderer/chart-engine/line-gaps.ts';

const NONE = Number.NaN;

test('a line is blank where it has no values, and does not climb to where it begins again', () => {
  const values = Float64Array.of(NONE, NONE, 5, 6, NONE, NONE, 9, 9, NONE, 4);
  expect([...values].map((_, i) => linePoint(values, i))).toEqual([
    null,
    { value: 5, isBlankAfter: true },
    { value: 5, isBlankAfter: false },
    { value: 6, isBlankAfter: true },
    null,
    { value: 9, isBlankAfter: true },
    { value: 9, isBlankAfter: false },
    { value: 9, isBlankAfter: true },
    { value: 4, isBlankAfter: true },
    { value: 4, isBlankAfter: false },
  ]);
});

test('turning points that stand alone are connected; a line with gaps is not', () => {
  expect(isSparse(Float64Array.of(1, NONE, NONE, 3, NONE, 2, NONE))).toBe(true);
  expect(isSparse(Float64Array.of(1, 1, NONE, 3, 4, 5))).toBe(false);
  expect(isSparse(new Float64Array(3).fill(NONE))).toBe(false);
});
