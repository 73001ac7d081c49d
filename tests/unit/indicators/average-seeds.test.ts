// verifies: indicators-exact
import { describe, expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { parametersOf, runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';
import { at, closesTo, exponential, highest, lowest, mean, type Naive, range, trueRange, whenWarm, wilder } from './naive-arithmetic.ts';
import { follow, moves } from './naive-moving-averages.ts';

/** The last of averages of averages of the closes to bar i, each seeded with the mean of the first n of the one before. */
function chained(bars: BarColumns, i: number, n: number, depth: number): number {
  let values = closesTo(bars, i);
  for (let k = 0; k < depth; k++) {
    if (values.length < n) return Number.NaN;
    const seed = mean(values.slice(0, n));
    values = [seed, ...follow(seed, values.slice(n), n)];
  }
  return values.at(-1) as number;
}

/** The same, all begun with the first close. */
function fromFirst(bars: BarColumns, i: number, n: number, depth: number): number {
  let values = closesTo(bars, i);
  for (let k = 0; k < depth; k++) values = follow(values[0] as number, values, n);
  return values[i] as number;
}

const t3Of = (a: number, average: (depth: number) => number) =>
  -(a ** 3) * average(6) +
  (3 * a ** 2 + 3 * a ** 3) * average(5) +
  (-6 * a ** 2 - 3 * a - 3 * a ** 3) * average(4) +
  (1 + 3 * a + a ** 3 + 3 * a ** 2) * average(3);

/** Wilder's average that begins with the first of `values`. */
const wilderFromFirst = (values: number[], n: number) =>
  values.reduce((average, value, k) => (k === 0 ? value : (average * (n - 1) + value) / n), Number.NaN);

const position = (bars: BarColumns, i: number, n: number) => {
  const [low, high] = [lowest(bars, i + 1 - n, i + 1), highest(bars, i + 1 - n, i + 1)];
  return (100 * (at(bars.close, i) - low)) / (high - low);
};

/** Wilder's sum begun with the first n − 1 bars and smoothed from bar n on. */
const shortSum = (term: (k: number) => number, i: number, n: number) =>
  range(1, i + 1).reduce((sum, k) => (k < n ? sum + term(k) : sum - sum / n + term(k)), 0);
const direction = (bars: BarColumns, k: number, side: 1 | -1) => {
  const up = at(bars.high, k) - at(bars.high, k - 1);
  const down = at(bars.low, k - 1) - at(bars.low, k);
  return Math.max(side === 1 && up > down ? up : 0, side === -1 && down > up ? down : 0, 0);
};
const shortDirectional = (bars: BarColumns, i: number, n: number, side: 1 | -1) =>
  (100 * shortSum((k) => direction(bars, k, side), i, n)) / shortSum((k) => trueRange(bars, k), i, n);

function alignedMacd(bars: BarColumns, i: number): number {
  const closes = closesTo(bars, i);
  return exponential(closes.slice(6), 5) - exponential(closes, 11);
}

const CASES: readonly (readonly [name: string, parameters: Record<string, unknown>, naive: Naive])[] = [
  ['ema', { period: 9, seed: 'first' }, (bars, i) => ({ ema: fromFirst(bars, i, 9, 1) })],
  ['smma', { period: 9, seed: 'first' }, (bars, i) => ({ smma: wilderFromFirst(closesTo(bars, i), 9) })],
  ['dema', { period: 6, seed: 'cascade' }, (bars, i) => ({ dema: 2 * chained(bars, i, 6, 1) - chained(bars, i, 6, 2) })],
  ['dema', { period: 6, seed: 'first' }, (bars, i) => ({ dema: 2 * fromFirst(bars, i, 6, 1) - fromFirst(bars, i, 6, 2) })],
  [
    'tema',
    { period: 5, seed: 'cascade' },
    (bars, i) => ({ tema: 3 * chained(bars, i, 5, 1) - 3 * chained(bars, i, 5, 2) + chained(bars, i, 5, 3) }),
  ],
  ['t3', { period: 3, volumeFactor: 0.6, seed: 'cascade' }, (bars, i) => ({ t3: t3Of(0.6, (depth) => chained(bars, i, 3, depth)) })],
  [
    'trix',
    { period: 4, signal: 3, seed: 'cascade' },
    (bars, i) => {
      const change = (k: number) => 100 * (chained(bars, k, 4, 3) / chained(bars, k - 1, 4, 3) - 1);
      return {
        trix: whenWarm(i, 10, () => change(i)),
        signal: whenWarm(i, 12, () => mean([i - 2, i - 1, i].map(change))),
        ema3: whenWarm(i, 10, () => chained(bars, i, 4, 3)),
      };
    },
  ],
  [
    'macd',
    { fast: 5, slow: 11, signal: 4, seed: 'aligned' },
    (bars, i) => {
      const macd = alignedMacd(bars, i);
      const lines = range(10, i + 1).map((k) => alignedMacd(bars, k));
      const signal = exponential(lines, 4);
      return { macd, signal, histogram: macd - signal };
    },
  ],
  [
    'macd',
    { fast: 5, slow: 11, signal: 4, seed: 'first' },
    (bars, i) => {
      const lines = range(0, i + 1).map((k) => fromFirst(bars, k, 5, 1) - fromFirst(bars, k, 11, 1));
      const macd = lines[i] as number;
      const signal = follow(0, lines, 4)[i] as number;
      return { macd, signal, histogram: macd - signal };
    },
  ],
  ['rsi', { period: 8, smoothing: 'simple' }, (bars, i) => ({ rsi: whenWarm(i, 8, () => share(moves(bars, i, 8))) })],
  [
    'cmo',
    { period: 8, smoothing: 'wilder' },
    (bars, i) => {
      const changes = range(1, i + 1).map((k) => at(bars.close, k) - at(bars.close, k - 1));
      return { cmo: (100 * wilder(changes, 8)) / wilder(changes.map(Math.abs), 8) };
    },
  ],
  [
    'stochastic',
    { period: 7, smooth: 4, signal: 3, smoothing: 'wilder', kFactor: 5, dFactor: 4 },
    (bars, i) => {
      const oscillators = range(6, i + 1).map((k) =>
        wilderFromFirst(
          range(6, k + 1).map((j) => position(bars, j, 7)),
          4,
        ),
      );
      const oscillator = oscillators.at(-1) ?? Number.NaN;
      const signal = wilderFromFirst(oscillators, 3);
      return { oscillator, signal, percentJ: 5 * oscillator - 4 * signal };
    },
  ],
  [
    'adx',
    { period: 5, seed: 'short' },
    (bars, i) => {
      const index = (k: number) => {
        const [plus, minus] = [shortDirectional(bars, k, 5, 1), shortDirectional(bars, k, 5, -1)];
        return (100 * Math.abs(plus - minus)) / (plus + minus);
      };
      const average = (k: number) => wilder(range(5, k + 1).map(index), 5);
      return {
        pdi: whenWarm(i, 5, () => shortDirectional(bars, i, 5, 1)),
        mdi: whenWarm(i, 5, () => shortDirectional(bars, i, 5, -1)),
        dx: whenWarm(i, 5, () => index(i)),
        adx: average(i),
        adxr: (average(i) + average(i - 4)) / 2,
      };
    },
  ],
  [
    'aroon',
    { period: 6, ties: 'newest' },
    (bars, i) => {
      const window = range(i - 6, i + 1);
      const newest = (column: Float64Array, extreme: number) => window.findLast((k) => at(column, k) === extreme) ?? Number.NaN;
      const aroonUp = whenWarm(i, 6, () => (100 * (6 - i + newest(bars.high, highest(bars, i - 6, i + 1)))) / 6);
      const aroonDown = whenWarm(i, 6, () => (100 * (6 - i + newest(bars.low, lowest(bars, i - 6, i + 1)))) / 6);
      return { aroonUp, aroonDown, oscillator: aroonUp - aroonDown };
    },
  ],
];

function share({ up, down }: { up: number; down: number }): number {
  return (100 * up) / (up + down);
}

describe('seeds and smoothings that others use', () => {
  it.each(CASES)('%s with %j equals its definition computed afresh at every bar', (name, raw, naive) => {
    const definition = findIndicator(name);
    if (definition === null) throw new Error(`no indicator answers to ${name}`);
    const bars = seededBars(4, 40);
    // Equal extremes, so that it shows which of them counts.
    bars.high.fill(highest(bars, 20, 23), 20, 23);
    bars.low.fill(lowest(bars, 30, 33), 30, 33);
    const outputs = runBatch(definition, bars, raw);
    let first = -1;
    for (let i = 0; i < 40; i++) {
      for (const [output, expected] of Object.entries(naive(bars, i))) {
        const value = at(outputs[output] ?? new Float64Array(), i);
        if (first < 0 && !Number.isNaN(value)) first = i;
        if (Number.isNaN(expected)) expect([output, i, value]).toEqual([output, i, Number.NaN]);
        else expect(Math.abs(value - expected), `${output}, bar ${i}: ${value} instead of ${expected}`).toBeLessThan(1e-9);
      }
    }
    expect(definition.warmupBars(parametersOf(definition, raw))).toBe(first);
  });
});
