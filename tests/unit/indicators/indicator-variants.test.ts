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

const indicator = (name: string) => {
  const definition = findIndicator(name);
  if (definition === null) throw new Error(`no indicator answers to ${name}`);
  return definition;
};

it('a Donchian channel until this bar is the channel of the bar after, as it is before that bar', () => {
  const before = runBatch(indicator('donchian'), bars, { period: 9 });
  const until = runBatch(indicator('donchian'), bars, { period: 9, until: 'this-bar' });
  for (const [name, column] of Object.entries(until)) expect(column.subarray(0, 89)).toEqual(before[name]?.subarray(1));
  expect(until.upperBand?.[89]).toBe(Math.max(...bars.high.subarray(81)));
});

it('a Chaikin oscillator seeded with the first value is there from the first bar', () => {
  const { oscillator, adl } = runBatch(indicator('adosc'), bars, { seed: 'first' });
  const average = (i: number, n: number) => {
    const a = 2 / (n + 1);
    // The first value keeps what the weights of the others leave.
    return [...(adl ?? [])].slice(0, i + 1).reduce((sum, value, k) => sum + value * (k === 0 ? 1 : a) * (1 - a) ** (i - k), 0);
  };
  for (let i = 0; i < 90; i++) expect(oscillator?.[i]).toBeCloseTo(average(i, 3) - average(i, 10), 6);
});

it('a parabolic stop that starts in the direction of the second bar never lies in its bar or the one before, and reverses where touched', () => {
  const path = seededBars(33, 400);
  const { sar, isReversal } = runBatch(indicator('psar'), path, { start: 'directional' });
  const [up, down] = [at(path.high, 1) - at(path.high, 0), at(path.low, 0) - at(path.low, 1)];
  let isUp = !(down > 0 && up < down);
  let reversals = 0;
  for (let i = 1; i < 400; i++) {
    const stop = sar?.[i] as number;
    if (isReversal?.[i] === 1) {
      isUp = !isUp;
      reversals++;
    } else expect(isUp ? at(path.low, i) > stop : at(path.high, i) < stop).toBe(true);
    // Nor does a stop that a reversal has just set lie in the bar before it.
    if (i > 1) expect(isUp ? stop <= at(path.low, i - 1) : stop >= at(path.high, i - 1)).toBe(true);
  }
  expect(reversals).toBeGreaterThan(20);
  expect([at(path.low, 0), at(path.high, 0), at(path.high, 1), at(path.low, 1)]).toContain(sar?.[1]);
});
