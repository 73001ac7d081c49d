import { expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { at, exponential, mean, range, trueRange, whenWarm, wilder } from './naive-arithmetic.ts';

const bars = seededBars(21, 90);

it.each([
  ['wilder', 'second-bar', (ranges: number[]) => wilder(ranges.slice(1), 7)],
  ['wilder', 'first-bar', (ranges: number[]) => wilder(ranges, 7)],
  ['simple', 'second-bar', (ranges: number[]) => whenWarm(ranges.length, 8, () => mean(ranges.slice(-7)))],
  ['simple', 'first-bar', (ranges: number[]) => whenWarm(ranges.length, 7, () => mean(ranges.slice(-7)))],
  ['exponential', 'second-bar', (ranges: number[]) => exponential(ranges.slice(1), 7)],
  ['exponential', 'first-bar', (ranges: number[]) => exponential(ranges, 7)],
] as const)('the true range smoothed the %s way from the %s on equals its definition', (smoothing, start, expected) => {
  const atr = findIndicator('atr');
  if (atr === null) throw new Error('there is no atr');
  const raw = { period: 7, smoothing, start };
  const column = runBatch(atr, bars, raw).atr as Float64Array;
  for (let i = 0; i < 90; i++) {
    const ranges = range(0, i + 1).map((k) => (k === 0 ? at(bars.high, 0) - at(bars.low, 0) : trueRange(bars, k)));
    const wanted = expected(ranges);
    if (Number.isNaN(wanted)) expect(column[i]).toBeNaN();
    else expect(column[i]).toBeCloseTo(wanted, 11);
  }
  expect(column.findIndex((value) => !Number.isNaN(value))).toBe(atr.warmupBars(parametersOf(atr, raw)));
});
