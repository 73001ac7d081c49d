import type { BarColumns } from '#core/market/bar-columns.ts';

/**
 * Every indicator again, straight from its definition: each value computed afresh from the bars up to it, with no state
 * carried along. Slow on purpose, and shares no code with the product.
 */
type Naive = (bars: BarColumns, i: number) => Record<string, number>;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
const at = (column: Float64Array, i: number) => column[i] as number;
const lastCloses = (bars: BarColumns, i: number, n: number) => range(i + 1 - n, i + 1).map((k) => at(bars.close, k));
const typical = (bars: BarColumns, i: number) => (at(bars.high, i) + at(bars.low, i) + at(bars.close, i)) / 3;
const highest = (bars: BarColumns, from: number, to: number) => Math.max(...range(from, to).map((k) => at(bars.high, k)));
const lowest = (bars: BarColumns, from: number, to: number) => Math.min(...range(from, to).map((k) => at(bars.low, k)));
const trueRange = (bars: BarColumns, i: number) =>
  i < 1
    ? Number.NaN
    : Math.max(
        at(bars.high, i) - at(bars.low, i),
        Math.abs(at(bars.high, i) - at(bars.close, i - 1)),
        Math.abs(at(bars.low, i) - at(bars.close, i - 1)),
      );

/** The n-period exponential average of the last of `values`: closed form, weights (1 - a)^k and the seed's remaining weight. */
function exponential(values: number[], n: number): number {
  if (values.length < n) return Number.NaN;
  const a = 2 / (n + 1);
  const rest = values.slice(n);
  const seed = mean(values.slice(0, n)) * (1 - a) ** rest.length;
  return rest.reduce((sum, value, k) => sum + a * (1 - a) ** (rest.length - 1 - k) * value, seed);
}

/** Wilder's average of the last of `values`, as an exponential average with a = 1/n, in closed form. */
function wilder(values: number[], n: number): number {
  if (values.length < n) return Number.NaN;
  const rest = values.slice(n);
  const seed = mean(values.slice(0, n)) * (1 - 1 / n) ** rest.length;
  return rest.reduce((sum, value, k) => sum + (1 / n) * (1 - 1 / n) ** (rest.length - 1 - k) * value, seed);
}

const whenWarm = (i: number, first: number, value: () => number) => (i < first ? Number.NaN : value());
const closesTo = (bars: BarColumns, i: number) => range(0, i + 1).map((k) => at(bars.close, k));
const macdLine = (bars: BarColumns, i: number, fast: number, slow: number) =>
  exponential(closesTo(bars, i), fast) - exponential(closesTo(bars, i), slow);
const rawStochastic = (bars: BarColumns, i: number, n: number) => {
  const low = lowest(bars, i + 1 - n, i + 1);
  const high = highest(bars, i + 1 - n, i + 1);
  return high === low ? 0 : (100 * (at(bars.close, i) - low)) / (high - low);
};
const smoothStochastic = (bars: BarColumns, i: number, n: number, smooth: number) =>
  mean(range(i + 1 - smooth, i + 1).map((k) => rawStochastic(bars, k, n)));
const deviation = (values: number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** By id of the indicator, with the parameters of {@link NAIVE_PARAMETERS}. */
export const NAIVE: Record<string, Naive> = {
  sma: (bars, i) => ({ sma: whenWarm(i, 6, () => mean(lastCloses(bars, i, 7))) }),
  ema: (bars, i) => ({ ema: exponential(closesTo(bars, i), 9) }),
  wma: (bars, i) => ({
    wma: whenWarm(i, 4, () => lastCloses(bars, i, 5).reduce((sum, value, k) => sum + value * (k + 1), 0) / 15),
  }),
  rsi: (bars, i) => {
    const changes = range(1, i + 1).map((k) => at(bars.close, k) - at(bars.close, k - 1));
    const gain = wilder(
      changes.map((change) => Math.max(change, 0)),
      14,
    );
    const loss = wilder(
      changes.map((change) => Math.max(-change, 0)),
      14,
    );
    return { rsi: 100 - 100 / (1 + gain / loss) };
  },
  macd: (bars, i) => {
    const macd = macdLine(bars, i, 5, 11);
    const lines = range(10, i + 1).map((k) => macdLine(bars, k, 5, 11));
    const signal = exponential(lines, 4);
    return { macd, signal, histogram: macd - signal };
  },
  bollinger: (bars, i) => {
    const values = i < 19 ? [Number.NaN] : lastCloses(bars, i, 20);
    const middle = mean(values);
    return { sma: middle, upperBand: middle + 2.5 * deviation(values), lowerBand: middle - 2.5 * deviation(values) };
  },
  'standard-deviation': (bars, i) => ({ stdDev: whenWarm(i, 9, () => deviation(lastCloses(bars, i, 10))) }),
  atr: (bars, i) => ({
    atr: wilder(
      range(1, i + 1).map((k) => trueRange(bars, k)),
      10,
    ),
  }),
  'true-range': (bars, i) => ({ tr: trueRange(bars, i) }),
  stochastic: (bars, i) => ({
    oscillator: whenWarm(i, 10, () => smoothStochastic(bars, i, 9, 3)),
    signal: whenWarm(i, 13, () => mean(range(i - 3, i + 1).map((k) => smoothStochastic(bars, k, 9, 3)))),
  }),
  'williams-r': (bars, i) => ({ williamsR: whenWarm(i, 6, () => rawStochastic(bars, i, 7) - 100) }),
  donchian: (bars, i) => {
    const upperBand = whenWarm(i, 8, () => highest(bars, i - 8, i));
    const lowerBand = whenWarm(i, 8, () => lowest(bars, i - 8, i));
    return { upperBand, centerline: (upperBand + lowerBand) / 2, lowerBand };
  },
  cci: (bars, i) => ({
    cci: whenWarm(i, 12, () => {
      const values = range(i - 12, i + 1).map((k) => typical(bars, k));
      const middle = mean(values);
      return (typical(bars, i) - middle) / (0.015 * mean(values.map((value) => Math.abs(value - middle))));
    }),
  }),
  roc: (bars, i) => ({ roc: whenWarm(i, 6, () => 100 * (at(bars.close, i) / at(bars.close, i - 6) - 1)) }),
  obv: (bars, i) => ({
    obv: range(1, i + 1)
      .map((k) => Math.sign(at(bars.close, k) - at(bars.close, k - 1)) * at(bars.volume, k))
      .reduce((sum, value) => sum + value, 0),
  }),
  vwap: (bars, i) => {
    const all = range(0, i + 1);
    const volume = all.reduce((sum, k) => sum + at(bars.volume, k), 0);
    return { vwap: all.reduce((sum, k) => sum + typical(bars, k) * at(bars.volume, k), 0) / volume };
  },
};

export const NAIVE_PARAMETERS: Record<string, Record<string, unknown>> = {
  sma: { period: 7 },
  ema: { period: 9 },
  wma: { period: 5 },
  rsi: { period: 14 },
  macd: { fast: 5, slow: 11, signal: 4 },
  bollinger: { period: 20, multiplier: 2.5 },
  'standard-deviation': { period: 10 },
  atr: { period: 10 },
  stochastic: { period: 9, smooth: 3, signal: 4 },
  'williams-r': { period: 7 },
  donchian: { period: 8 },
  cci: { period: 13 },
  roc: { period: 6 },
};
