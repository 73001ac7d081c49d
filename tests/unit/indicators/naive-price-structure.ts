import type { BarColumns } from '#core/market/bar-columns.ts';
import { at, deviation, highest, lastCloses, lowest, mean, type Naive, range, whenWarm } from './naive-arithmetic.ts';

const middle = (bars: BarColumns, i: number, n: number) =>
  whenWarm(i, n - 1, () => (highest(bars, i + 1 - n, i + 1) + lowest(bars, i + 1 - n, i + 1)) / 2);
const hourOf = (bars: BarColumns, i: number) => Math.floor(at(bars.timeUs, i) / 3_600_000_000);

const LEVELS = ['pp', 's1', 's2', 's3', 's4', 'r1', 'r2', 'r3', 'r4'];
const noLevels = Object.fromEntries(LEVELS.map((name) => [name, Number.NaN]));

/** Fibonacci pivots of a window. */
function fibonacci(high: number, low: number, close: number) {
  const pp = (high + low + close) / 3;
  const levels = [0.382, 0.618, 1].flatMap((share, k) => [
    [`s${k + 1}`, pp - share * (high - low)],
    [`r${k + 1}`, pp + share * (high - low)],
  ]);
  return { ...noLevels, pp, ...Object.fromEntries(levels) };
}

/** Least squares by the normal equations over (x, close), x being the bar's number from 1. */
function regression(bars: BarColumns, i: number, n: number) {
  const xs = range(i + 1 - n, i + 1).map((k) => k + 1 - i);
  const ys = lastCloses(bars, i, n);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
  const ones = xs.map(() => 1);
  const slope = (n * dot(xs, ys) - dot(xs, ones) * dot(ys, ones)) / (n * dot(xs, xs) - dot(xs, ones) ** 2);
  const end = mean(ys) + slope * (1 - mean(xs));
  const explained = xs.map((x) => mean(ys) + slope * (x - mean(xs)));
  const around = ys.map((y, k) => y - (explained[k] as number));
  return {
    slope,
    intercept: end - slope * (i + 1),
    stdDev: deviation(ys),
    rSquared: deviation(explained) ** 2 / deviation(ys) ** 2,
    end,
    error: Math.sqrt(dot(around, around) / (n - 2)),
  };
}

function heikinAshi(bars: BarColumns, i: number): { open: number; high: number; low: number; close: number } {
  const prices = [bars.open, bars.high, bars.low, bars.close].map((column) => at(column, i));
  const close = mean(prices);
  // Each open is the sum of all bodies' middles before it, halved once a bar.
  let open = (at(bars.open, 0) + at(bars.close, 0)) / 2;
  for (let k = 0; k < i; k++) open = open / 2 + mean([bars.open, bars.high, bars.low, bars.close].map((column) => at(column, k))) / 2;
  return { open, high: Math.max(at(bars.high, i), open, close), low: Math.min(at(bars.low, i), open, close), close };
}

/** Turns of closes by looking for the next reversal again and again: `[bar of the turn, bar that makes it known, type]`. */
function turns(bars: BarColumns, threshold: number): [number, number, 1 | -1][] {
  const closes = [...bars.close];
  const first = closes[0] as number;
  let known = closes.findIndex((close) => Math.abs(close / first - 1) >= threshold);
  const found: [number, number, 1 | -1][] = [];
  while (known >= 0) {
    const [from, , before] = found.at(-1) ?? [0, 0, (closes[known] as number) > first ? -1 : 1];
    const type = before === 1 ? -1 : 1;
    const start = known;
    known = closes.findIndex((close, i) => {
      const extreme = Math.max(...closes.slice(from, i + 1).map((price) => price * type)) * type;
      return i > start && ((extreme - close) * type) / extreme >= threshold;
    });
    if (known < 0) break;
    const stretch = closes.slice(from, known);
    const extreme = Math.max(...stretch.map((price) => price * type)) * type;
    found.push([from + stretch.lastIndexOf(extreme), known, type]);
  }
  return found;
}

/** Bars up to `i` whose price is beyond those of the `n` bars on both sides, all of them closed by `i`. */
function peaks(column: Float64Array, i: number, n: number, sign: 1 | -1): number[] {
  return range(n, i - n + 1).filter((k) =>
    range(k - n, k + n + 1).every((other) => other === k || (at(column, k) - at(column, other)) * sign > 0),
  );
}

/** The pivot that bar `i` makes known, and how it lies to the one before, when that is near enough. */
function pivot(column: Float64Array, i: number, n: number, reach: number, sign: 1 | -1) {
  const all = peaks(column, i, n, sign);
  const last = all.at(-1);
  const before = all.at(-2);
  if (last !== i - n) return { point: Number.NaN, line: Number.NaN, trend: Number.NaN };
  const change = before === undefined || last - before > reach ? 0 : at(column, last) - at(column, before);
  const point = at(column, last);
  return { point, line: change === 0 ? Number.NaN : point, trend: change === 0 ? Number.NaN : Math.sign(change) };
}

const turnsOf = new WeakMap<BarColumns, [number, number, 1 | -1][]>();

/** By id, with the parameters below; what repaints in its live form. */
export const NAIVE_PRICE_STRUCTURE: Record<string, Naive> = {
  'heikin-ashi': heikinAshi,
  ichimoku: (bars, i) => ({
    tenkanSen: middle(bars, i, 4),
    kijunSen: middle(bars, i, 9),
    senkouSpanA: whenWarm(i, 15, () => (middle(bars, i - 7, 4) + middle(bars, i - 7, 9)) / 2),
    senkouSpanB: whenWarm(i, 7, () => middle(bars, i - 7, 17)),
    chikouSpan: whenWarm(i, 7, () => at(bars.close, i)),
  }),
  'pivot-points': (bars, i) => {
    const before = range(0, i).filter((k) => hourOf(bars, k) !== hourOf(bars, i));
    const last = before.at(-1);
    if (last === undefined) return noLevels;
    const hour = before.filter((k) => hourOf(bars, k) === hourOf(bars, last));
    const high = Math.max(...hour.map((k) => at(bars.high, k)));
    const low = Math.min(...hour.map((k) => at(bars.low, k)));
    return fibonacci(high, low, at(bars.close, last));
  },
  'rolling-pivots': (bars, i) =>
    i < 12 ? noLevels : fibonacci(highest(bars, i - 12, i - 3), lowest(bars, i - 12, i - 3), at(bars.close, i - 4)),
  fractal: (bars, i) => {
    const others = range(i - 5, i + 1).filter((k) => k !== i - 2);
    const isHigh = i >= 5 && others.every((k) => at(bars.high, k) < at(bars.high, i - 2));
    const isLow = i >= 5 && others.every((k) => at(bars.low, k) > at(bars.low, i - 2));
    return { fractalBear: isHigh ? at(bars.high, i - 2) : Number.NaN, fractalBull: isLow ? at(bars.low, i - 2) : Number.NaN };
  },
  'fractal-chaos-bands': (bars, i) => ({
    upperBand: bars.high[peaks(bars.high, i, 3, 1).at(-1) ?? -1] ?? Number.NaN,
    lowerBand: bars.low[peaks(bars.low, i, 3, -1).at(-1) ?? -1] ?? Number.NaN,
  }),
  pivots: (bars, i) => {
    const high = pivot(bars.high, i, 3, 15, 1);
    const low = pivot(bars.low, i, 3, 15, -1);
    return {
      highPoint: high.point,
      lowPoint: low.point,
      highLine: high.line,
      lowLine: low.line,
      highTrend: high.trend,
      lowTrend: low.trend,
    };
  },
  'zig-zag': (bars, i) => {
    const all = turnsOf.get(bars) ?? turns(bars, 0.012);
    turnsOf.set(bars, all);
    const priceOf = (turn: [number, number, 1 | -1] | undefined) => (turn === undefined ? Number.NaN : at(bars.close, turn[0]));
    const now = all.find(([, known]) => known === i);
    const last = (type: 1 | -1) => all.filter((turn) => turn[1] <= i && turn[2] === type).at(-1);
    return { zigZag: priceOf(now), pointType: now?.[2] ?? Number.NaN, retraceHigh: priceOf(last(1)), retraceLow: priceOf(last(-1)) };
  },
  'linear-regression': (bars, i) => {
    const fit = i < 8 ? null : regression(bars, i, 9);
    const nan = Number.NaN;
    return {
      slope: fit?.slope ?? nan,
      intercept: fit?.intercept ?? nan,
      stdDev: fit?.stdDev ?? nan,
      rSquared: fit?.rSquared ?? nan,
      line: fit?.end ?? nan,
    };
  },
  'regression-slope': (bars, i) => {
    const fit = i < 6 ? null : regression(bars, i, 7);
    const nan = Number.NaN;
    return {
      slope: fit?.slope ?? nan,
      intercept: fit?.intercept ?? nan,
      stdDev: fit?.stdDev ?? nan,
      rSquared: fit?.rSquared ?? nan,
      end: fit?.end ?? nan,
    };
  },
  'regression-channel': (bars, i) => {
    if (i < 10) return { centerline: Number.NaN, upperChannel: Number.NaN, lowerChannel: Number.NaN, breakPoint: Number.NaN };
    const { end, error } = regression(bars, i, 11);
    return { centerline: end, upperChannel: end + 1.5 * error, lowerChannel: end - 1.5 * error, breakPoint: 0 };
  },
};

export const NAIVE_PRICE_STRUCTURE_PARAMETERS: Record<string, Record<string, unknown>> = {
  ichimoku: { tenkan: 4, kijun: 9, senkou: 17, offset: 7 },
  'pivot-points': { window: 'hour', kind: 'fibonacci' },
  'rolling-pivots': { period: 9, offset: 3, kind: 'fibonacci' },
  fractal: { left: 3, right: 2 },
  'fractal-chaos-bands': { period: 3 },
  pivots: { left: 3, right: 3, reach: 15 },
  'zig-zag': { percentChange: 1.2 },
  'linear-regression': { period: 9 },
  'regression-slope': { period: 7 },
  'regression-channel': { period: 11, multiplier: 1.5, deviation: 'error' },
};
