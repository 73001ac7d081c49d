import type { BarColumns } from '#core/market/bar-columns.ts';
import { at, closesTo, exponential, lastCloses, mean, type Naive, range, whenWarm, wilder } from './naive-arithmetic.ts';

/** The exponential average after every one of `values`, beginning with `seed` before them. */
export function follow(seed: number, values: readonly number[], n: number): number[] {
  let average = seed;
  return values.map((value) => {
    average += (2 / (n + 1)) * (value - average);
    return average;
  });
}

/** `depth` averages of averages of the closes to bar i, all begun with the mean of the first n; empty before that. */
export function cascade(bars: BarColumns, i: number, n: number, depth: number): number[] {
  const closes = closesTo(bars, i);
  if (closes.length < n) return [];
  const seed = mean(closes.slice(0, n));
  let values = closes.slice(n);
  return range(0, depth).map(() => {
    values = follow(seed, values, n);
    return values.at(-1) ?? seed;
  });
}

const weighted = (values: number[]) =>
  values.reduce((sum, value, k) => sum + value * (k + 1), 0) / values.reduce((sum, _value, k) => sum + k + 1, 0);

const hullPart = (bars: BarColumns, i: number) => 2 * weighted(lastCloses(bars, i, 5)) - weighted(lastCloses(bars, i, 11));

/** Shares of ups and downs of the changes to bar i of the last n. */
export function moves(bars: BarColumns, i: number, n: number): { up: number; down: number } {
  const changes = range(i + 1 - n, i + 1).map((k) => at(bars.close, k) - at(bars.close, k - 1));
  const sum = (values: number[]) => values.filter((value) => value > 0).reduce((total, value) => total + value, 0);
  return { up: sum(changes), down: sum(changes.map((change) => -change)) };
}

function kaufman(bars: BarColumns, i: number): { kama: number; er: number } {
  if (i < 8) return { kama: Number.NaN, er: Number.NaN };
  if (i === 8) return { kama: at(bars.close, 8), er: Number.NaN };
  let average = at(bars.close, 8);
  let er = Number.NaN;
  for (let k = 9; k <= i; k++) {
    const { up, down } = moves(bars, k, 9);
    er = Math.abs(at(bars.close, k) - at(bars.close, k - 9)) / (up + down);
    average += (er * (2 / 4 - 2 / 18) + 2 / 18) ** 2 * (at(bars.close, k) - average);
  }
  return { kama: average, er };
}

const middle = (bars: BarColumns, i: number) => (at(bars.high, i) + at(bars.low, i)) / 2;

/** The smoothed average over n bars of the middles up to bar i − shift. */
const shifted = (bars: BarColumns, i: number, n: number, shift: number) =>
  wilder(
    range(0, i - shift + 1).map((k) => middle(bars, k)),
    n,
  );

/** Ehlers' MAMA with a column for each of his variables, zero until bar 6. */
function ehlers(bars: BarColumns, i: number, fastLimit: number, slowLimit: number): { mama: number; fama: number } {
  if (i < 5) return { mama: Number.NaN, fama: Number.NaN };
  const column = () => new Array<number>(i + 1).fill(0);
  const [smooth, detrender, q1, i1, i2, q2, re, im, period, phase] = Array.from({ length: 10 }, column) as number[][] as [
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  const of = (values: number[], k: number) => values[k] ?? 0;
  let mama = mean(range(0, 6).map((k) => middle(bars, k)));
  let fama = mama;
  for (let k = 6; k <= i; k++) {
    const hilbert = (values: number[]) =>
      (0.0962 * of(values, k) + 0.5769 * of(values, k - 2) - 0.5769 * of(values, k - 4) - 0.0962 * of(values, k - 6)) *
      (0.075 * of(period, k - 1) + 0.54);
    smooth[k] = (4 * middle(bars, k) + 3 * middle(bars, k - 1) + 2 * middle(bars, k - 2) + middle(bars, k - 3)) / 10;
    detrender[k] = hilbert(smooth);
    q1[k] = hilbert(detrender);
    i1[k] = of(detrender, k - 3);
    i2[k] = 0.2 * (of(i1, k) - hilbert(q1)) + 0.8 * of(i2, k - 1);
    q2[k] = 0.2 * (of(q1, k) + hilbert(i1)) + 0.8 * of(q2, k - 1);
    re[k] = 0.2 * (of(i2, k) * of(i2, k - 1) + of(q2, k) * of(q2, k - 1)) + 0.8 * of(re, k - 1);
    im[k] = 0.2 * (of(i2, k) * of(q2, k - 1) - of(q2, k) * of(i2, k - 1)) + 0.8 * of(im, k - 1);
    let length = im[k] === 0 || re[k] === 0 ? 0 : (2 * Math.PI) / Math.atan(of(im, k) / of(re, k));
    if (length > 1.5 * of(period, k - 1)) length = 1.5 * of(period, k - 1);
    if (length < 0.67 * of(period, k - 1)) length = 0.67 * of(period, k - 1);
    if (length < 6) length = 6;
    if (length > 50) length = 50;
    period[k] = 0.2 * length + 0.8 * of(period, k - 1);
    phase[k] = i1[k] === 0 ? 0 : (180 / Math.PI) * Math.atan(of(q1, k) / of(i1, k));
    const turned = Math.max(1, of(phase, k - 1) - of(phase, k));
    const weight = Math.max(slowLimit, fastLimit / turned);
    mama += weight * (middle(bars, k) - mama);
    fama += (weight / 2) * (mama - fama);
  }
  return { mama, fama };
}

/** By id of the indicator, with the parameters of {@link NAIVE_MOVING_AVERAGE_PARAMETERS}. */
export const NAIVE_MOVING_AVERAGES: Record<string, Naive> = {
  sma: (bars, i) => ({ sma: whenWarm(i, 6, () => mean(lastCloses(bars, i, 7))) }),
  ema: (bars, i) => ({ ema: exponential(closesTo(bars, i), 9) }),
  wma: (bars, i) => ({ wma: whenWarm(i, 4, () => weighted(lastCloses(bars, i, 5))) }),
  hma: (bars, i) => ({ hma: whenWarm(i, 12, () => weighted([i - 2, i - 1, i].map((k) => hullPart(bars, k)))) }),
  dema: (bars, i) => {
    const [one = Number.NaN, two = Number.NaN] = cascade(bars, i, 8, 2);
    return { dema: 2 * one - two };
  },
  tema: (bars, i) => {
    const [one = Number.NaN, two = Number.NaN, three = Number.NaN] = cascade(bars, i, 8, 3);
    return { tema: 3 * (one - two) + three };
  },
  kama: kaufman,
  alma: (bars, i) => ({
    alma: whenWarm(i, 7, () => {
      const weights = range(0, 8).map((k) => Math.exp(-0.5 * ((k - 0.6 * 7) / (8 / 5)) ** 2));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return lastCloses(bars, i, 8).reduce((total, close, k) => total + (close * (weights[k] as number)) / sum, 0);
    }),
  }),
  smma: (bars, i) => ({ smma: wilder(closesTo(bars, i), 6) }),
  t3: (bars, i) => {
    /** The generalised double average of a column, and so of itself, three times. */
    const generalised = (values: number[]): number[] => {
      const once = follow(values[0] as number, values, 4);
      const twice = follow(values[0] as number, once, 4);
      return once.map((value, k) => 1.6 * value - 0.6 * (twice[k] as number));
    };
    return { t3: generalised(generalised(generalised(closesTo(bars, i)))).at(-1) as number };
  },
  vwma: (bars, i) => ({
    vwma: whenWarm(i, 6, () => {
      const volumes = range(i - 6, i + 1).map((k) => at(bars.volume, k));
      const total = volumes.reduce((sum, volume) => sum + volume, 0);
      return lastCloses(bars, i, 7).reduce((sum, close, k) => sum + close * ((volumes[k] as number) / total), 0);
    }),
  }),
  zlema: (bars, i) => ({
    zlema: exponential(
      range(3, i + 1).map((k) => at(bars.close, k) + (at(bars.close, k) - at(bars.close, k - 3))),
      8,
    ),
  }),
  vidya: (bars, i) => {
    let average = at(bars.close, 4);
    for (let k = 5; k <= i; k++) {
      const { up, down } = moves(bars, k, 5);
      average += (2 / 8) * (Math.abs(up - down) / (up + down)) * (at(bars.close, k) - average);
    }
    return { vidya: i < 5 ? Number.NaN : average };
  },
  midpoint: (bars, i) => ({
    midpoint: whenWarm(i, 5, () => (Math.max(...lastCloses(bars, i, 6)) + Math.min(...lastCloses(bars, i, 6))) / 2),
  }),
  'mcginley-dynamic': (bars, i) => {
    const dynamic = closesTo(bars, i).reduce((average, close) => average + (close - average) / (0.5 * 9 * (close / average) ** 4));
    return { dynamic: whenWarm(i, 1, () => dynamic) };
  },
  mama: (bars, i) => ehlers(bars, i, 0.6, 0.1),
  alligator: (bars, i) => ({ jaw: shifted(bars, i, 9, 6), teeth: shifted(bars, i, 6, 4), lips: shifted(bars, i, 4, 2) }),
};

export const NAIVE_MOVING_AVERAGE_PARAMETERS: Record<string, Record<string, unknown>> = {
  sma: { period: 7 },
  ema: { period: 9 },
  wma: { period: 5 },
  hma: { period: 11 },
  dema: { period: 8 },
  tema: { period: 8 },
  kama: { period: 9, fast: 3, slow: 17 },
  alma: { period: 8, offset: 0.6, sigma: 5 },
  smma: { period: 6 },
  t3: { period: 4, volumeFactor: 0.6 },
  vwma: { period: 7 },
  zlema: { period: 8 },
  vidya: { period: 7, momentum: 5 },
  midpoint: { period: 6 },
  'mcginley-dynamic': { period: 9, factor: 0.5 },
  mama: { fastLimit: 0.6, slowLimit: 0.1 },
  alligator: { jaw: 9, jawShift: 6, teeth: 6, teethShift: 4, lips: 4, lipsShift: 2 },
};
