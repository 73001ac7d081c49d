import type { BarColumns } from '#core/market/bar-columns.ts';
import {
  at,
  closesTo,
  deviation,
  exponential,
  highest,
  lastCloses,
  lowest,
  mean,
  type Naive,
  range,
  trueRange,
  whenWarm,
  wilder,
} from './naive-arithmetic.ts';

const averageRange = (bars: BarColumns, i: number, n: number) =>
  wilder(
    range(1, i + 1).map((k) => trueRange(bars, k)),
    n,
  );
const ofLast = (i: number, n: number, term: (k: number) => number) => range(i + 1 - n, i + 1).map(term);
const sampleVariance = (values: number[]) => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
const ln = (column: Float64Array, i: number) => Math.log(at(column, i));
const rogersSatchell = (bars: BarColumns, k: number) => {
  const { open, high, low, close } = bars;
  return (ln(high, k) - ln(close, k)) * (ln(high, k) - ln(open, k)) + (ln(low, k) - ln(close, k)) * (ln(low, k) - ln(open, k));
};
const bands = (bars: BarColumns, i: number, n: number, multiplier: number) => {
  const values = i < n - 1 ? [Number.NaN] : lastCloses(bars, i, n);
  const middle = mean(values);
  return {
    middle,
    spread: deviation(values),
    upper: middle + multiplier * deviation(values),
    lower: middle - multiplier * deviation(values),
  };
};

/** The band pair of the SuperTrend at each bar from the first range on, by the rules for one bar after the other. */
function superTrend(bars: BarColumns, i: number, n: number, multiplier: number) {
  let upper = Number.POSITIVE_INFINITY;
  let lower = Number.NEGATIVE_INFINITY;
  let isUp = true;
  for (let k = n; k <= i; k++) {
    const middle = (at(bars.high, k) + at(bars.low, k)) / 2;
    const reach = multiplier * averageRange(bars, k, n);
    if (k === n) isUp = at(bars.close, k) >= middle;
    upper = k > n && at(bars.close, k - 1) <= upper ? Math.min(upper, middle + reach) : middle + reach;
    lower = k > n && at(bars.close, k - 1) >= lower ? Math.max(lower, middle - reach) : middle - reach;
    isUp = isUp ? at(bars.close, k) > lower : at(bars.close, k) > upper;
  }
  if (i < n) return { superTrend: Number.NaN, upperBand: Number.NaN, lowerBand: Number.NaN, direction: Number.NaN };
  return {
    superTrend: isUp ? lower : upper,
    upperBand: isUp ? Number.NaN : upper,
    lowerBand: isUp ? lower : Number.NaN,
    direction: isUp ? 1 : -1,
  };
}

/** The same ratchet around the high and the low, with the first direction from the first two closes. */
function trailing(bars: BarColumns, i: number, n: number, multiplier: number) {
  const nothing = { atrStop: Number.NaN, buyStop: Number.NaN, sellStop: Number.NaN, atr: Number.NaN };
  let [upper, lower, isUp] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, at(bars.close, n) >= at(bars.close, n - 1)];
  for (let k = n; k <= i; k++) {
    const before = at(bars.close, k - 1);
    const reach = multiplier * averageRange(bars, k, n);
    upper = before > upper ? at(bars.high, k) + reach : Math.min(upper, at(bars.high, k) + reach);
    lower = before < lower ? at(bars.low, k) - reach : Math.max(lower, at(bars.low, k) - reach);
    isUp = isUp ? at(bars.close, k) > lower : at(bars.close, k) > upper;
  }
  if (i < n) return nothing;
  const atr = averageRange(bars, i, n);
  return isUp ? { ...nothing, atrStop: lower, sellStop: lower, atr } : { ...nothing, atrStop: upper, buyStop: upper, atr };
}

/** Wilder's volatility system, trade by trade: each from its first close to the first that crosses the stop. */
function volatilityStop(bars: BarColumns, i: number, n: number, multiplier: number) {
  const nothing = { sar: Number.NaN, isStop: Number.NaN, upperBand: Number.NaN, lowerBand: Number.NaN };
  if (i < n) return nothing;
  let isLong = at(bars.close, n - 1) > at(bars.close, 0);
  let from = 0;
  let trades = 0;
  for (;;) {
    const stopAt = (k: number) => {
      const closes = range(from, k).map((b) => at(bars.close, b));
      const reach = multiplier * averageRange(bars, k - 1, n);
      return isLong ? Math.max(...closes) - reach : Math.min(...closes) + reach;
    };
    const isCrossed = (k: number) => (isLong ? at(bars.close, k) < stopAt(k) : at(bars.close, k) > stopAt(k));
    const end = range(Math.max(from + 1, n), i + 1).find(isCrossed);
    if (end === undefined || end === i) {
      if (trades === 0) return nothing;
      const stop = stopAt(i);
      return { sar: stop, isStop: Number(end === i), upperBand: isLong ? Number.NaN : stop, lowerBand: isLong ? stop : Number.NaN };
    }
    from = end;
    isLong = !isLong;
    trades++;
  }
}

/** Wilder's rules in words: which legs there are, each a list of stops. */
function parabolic(bars: BarColumns, i: number, step: number, maximum: number) {
  let leg = { isUp: true, extreme: at(bars.high, 0), stop: at(bars.low, 0), newExtremes: 1 };
  let reversals = 0;
  let reversedNow = false;
  for (let k = 1; k <= i; k++) {
    const before = range(Math.max(0, k - 2), k);
    const pull = Math.min(step * leg.newExtremes, maximum);
    let stop = leg.stop + pull * (leg.extreme - leg.stop);
    if (before.length === 2) {
      stop = leg.isUp ? Math.min(stop, ...before.map((b) => at(bars.low, b))) : Math.max(stop, ...before.map((b) => at(bars.high, b)));
    }
    reversedNow = leg.isUp ? at(bars.low, k) < stop : at(bars.high, k) > stop;
    if (reversedNow) {
      reversals++;
      leg = { isUp: !leg.isUp, extreme: leg.isUp ? at(bars.low, k) : at(bars.high, k), stop: leg.extreme, newExtremes: 1 };
      continue;
    }
    const isNew = leg.isUp ? at(bars.high, k) > leg.extreme : at(bars.low, k) < leg.extreme;
    const extreme = isNew ? (leg.isUp ? at(bars.high, k) : at(bars.low, k)) : leg.extreme;
    leg = { ...leg, stop, extreme, newExtremes: leg.newExtremes + Number(isNew) };
  }
  const isSilent = reversals === 0 || (reversals === 1 && reversedNow);
  return { sar: isSilent ? Number.NaN : leg.stop, isReversal: isSilent ? Number.NaN : Number(reversedNow) };
}

/** By id, with the parameters below. */
export const NAIVE_VOLATILITY: Record<string, Naive> = {
  bollinger: (bars, i) => {
    const { middle, spread, upper, lower } = bands(bars, i, 20, 2.5);
    const close = at(bars.close, i);
    return {
      sma: middle,
      upperBand: upper,
      lowerBand: lower,
      percentB: (close - lower) / (upper - lower),
      zScore: (close - middle) / spread,
      width: (upper - lower) / middle,
    };
  },
  'bollinger-width': (bars, i) => ({ width: (6 * bands(bars, i, 9, 3).spread) / bands(bars, i, 9, 3).middle }),
  'percent-b': (bars, i) => {
    const { upper, lower } = bands(bars, i, 9, 1.5);
    return { percentB: (at(bars.close, i) - lower) / (upper - lower) };
  },
  'standard-deviation': (bars, i) => {
    const { middle, spread } = bands(bars, i, 10, 1);
    return { stdDev: spread, mean: middle, zScore: (at(bars.close, i) - middle) / spread };
  },
  atr: (bars, i) => ({ atr: averageRange(bars, i, 10) }),
  natr: (bars, i) => ({ natr: (averageRange(bars, i, 10) / at(bars.close, i)) * 100 }),
  'true-range': (bars, i) => ({ tr: trueRange(bars, i) }),
  donchian: (bars, i) => {
    const upperBand = whenWarm(i, 8, () => highest(bars, i - 8, i));
    const lowerBand = whenWarm(i, 8, () => lowest(bars, i - 8, i));
    const centerline = (upperBand + lowerBand) / 2;
    return { upperBand, centerline, lowerBand, width: (upperBand - lowerBand) / centerline };
  },
  keltner: (bars, i) => {
    const centerline = whenWarm(i, 12, () => exponential(closesTo(bars, i), 7));
    const atr = whenWarm(i, 12, () => averageRange(bars, i, 13));
    const reach = 1.5 * atr;
    return { upperBand: centerline + reach, centerline, lowerBand: centerline - reach, width: (reach * 2) / centerline, atr };
  },
  'starc-bands': (bars, i) => {
    const centerline = whenWarm(i, 5, () => mean(lastCloses(bars, i, 6)));
    const reach = 1.5 * averageRange(bars, i, 9);
    return { upperBand: centerline + reach, centerline, lowerBand: centerline - reach };
  },
  'atr-stop': (bars, i) => trailing(bars, i, 8, 1.5),
  'volatility-stop': (bars, i) => volatilityStop(bars, i, 6, 1.2),
  supertrend: (bars, i) => superTrend(bars, i, 8, 1.5),
  psar: (bars, i) => parabolic(bars, i, 0.03, 0.15),
  'chandelier-exit': (bars, i) => ({ chandelierExit: whenWarm(i, 9, () => lowest(bars, i - 8, i + 1) + 2 * averageRange(bars, i, 9)) }),
  'historical-volatility': (bars, i) => ({
    volatility: whenWarm(i, 12, () => {
      const returns = ofLast(i, 12, (k) => ln(bars.close, k) - ln(bars.close, k - 1));
      return Math.sqrt(sampleVariance(returns) * 365);
    }),
  }),
  'parkinson-volatility': (bars, i) => ({
    volatility: whenWarm(i, 11, () => {
      const squares = ofLast(i, 12, (k) => (ln(bars.high, k) - ln(bars.low, k)) ** 2);
      return Math.sqrt((mean(squares) / (4 * Math.log(2))) * 365);
    }),
  }),
  'garman-klass-volatility': (bars, i) => ({
    volatility: whenWarm(i, 11, () => {
      const ranges = ofLast(i, 12, (k) => (ln(bars.high, k) - ln(bars.low, k)) ** 2);
      const bodies = ofLast(i, 12, (k) => (ln(bars.close, k) - ln(bars.open, k)) ** 2);
      return Math.sqrt((mean(ranges) / 2 - (2 * Math.log(2) - 1) * mean(bodies)) * 365);
    }),
  }),
  'rogers-satchell-volatility': (bars, i) => ({
    volatility: whenWarm(i, 11, () => Math.sqrt(mean(ofLast(i, 12, (k) => rogersSatchell(bars, k))) * 365)),
  }),
  'yang-zhang-volatility': (bars, i) => ({
    volatility: whenWarm(i, 12, () => {
      const gaps = ofLast(i, 12, (k) => ln(bars.open, k) - ln(bars.close, k - 1));
      const bodies = ofLast(i, 12, (k) => ln(bars.close, k) - ln(bars.open, k));
      const k = 0.34 / (1.34 + 13 / 11);
      const drift = mean(ofLast(i, 12, (j) => rogersSatchell(bars, j)));
      return Math.sqrt((sampleVariance(gaps) + k * sampleVariance(bodies) + (1 - k) * drift) * 365);
    }),
  }),
  'chaikin-volatility': (bars, i) => {
    const average = (to: number) =>
      exponential(
        range(0, to + 1).map((k) => at(bars.high, k) - at(bars.low, k)),
        6,
      );
    return { chaikinVolatility: whenWarm(i, 9, () => 100 * (average(i) / average(i - 4) - 1)) };
  },
  choppiness: (bars, i) => ({
    chop: whenWarm(i, 9, () => {
      const sum = ofLast(i, 9, (k) => trueRange(bars, k)).reduce((total, value) => total + value, 0);
      const top = Math.max(...ofLast(i, 9, (k) => Math.max(at(bars.high, k), at(bars.close, k - 1))));
      const bottom = Math.min(...ofLast(i, 9, (k) => Math.min(at(bars.low, k), at(bars.close, k - 1))));
      return (100 * Math.log10(sum / (top - bottom))) / Math.log10(9);
    }),
  }),
  'mass-index': (bars, i) => {
    const ranges = range(0, i + 1).map((k) => at(bars.high, k) - at(bars.low, k));
    const single = ranges.map((_, k) => exponential(ranges.slice(0, k + 1), 4));
    const ratio = (k: number) => (single[k] as number) / exponential(single.slice(3, k + 1), 4);
    return { massIndex: whenWarm(i, 12, () => ofLast(i, 7, ratio).reduce((sum, value) => sum + value, 0)) };
  },
  'ulcer-index': (bars, i) => ({
    ulcerIndex: whenWarm(i, 9, () => {
      const closes = lastCloses(bars, i, 10);
      const falls = closes.map((close, k) => 100 * (close / Math.max(...closes.slice(0, k + 1)) - 1));
      return Math.sqrt(mean(falls.map((fall) => fall ** 2)));
    }),
  }),
};

const annual = { period: 12, barsPerYear: 365 };

export const NAIVE_VOLATILITY_PARAMETERS: Record<string, Record<string, unknown>> = {
  bollinger: { period: 20, multiplier: 2.5 },
  'bollinger-width': { period: 9, multiplier: 3 },
  'percent-b': { period: 9, multiplier: 1.5 },
  'standard-deviation': { period: 10 },
  atr: { period: 10 },
  natr: { period: 10 },
  donchian: { period: 8 },
  keltner: { period: 7, multiplier: 1.5, atrPeriod: 13 },
  'starc-bands': { period: 6, multiplier: 1.5, atrPeriod: 9 },
  'atr-stop': { period: 8, multiplier: 1.5, ends: 'high-low' },
  'volatility-stop': { period: 6, multiplier: 1.2 },
  supertrend: { period: 8, multiplier: 1.5 },
  psar: { step: 0.03, maximum: 0.15 },
  'chandelier-exit': { period: 9, multiplier: 2, side: 'short' },
  'historical-volatility': annual,
  'parkinson-volatility': annual,
  'garman-klass-volatility': annual,
  'rogers-satchell-volatility': annual,
  'yang-zhang-volatility': annual,
  'chaikin-volatility': { period: 6, change: 4 },
  choppiness: { period: 9 },
  'mass-index': { period: 7, smooth: 4 },
  'ulcer-index': { period: 10 },
};
