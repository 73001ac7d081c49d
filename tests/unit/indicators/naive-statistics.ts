import type { BarColumns } from '#core/market/bar-columns.ts';
import { at, deviation, lastCloses, mean, type Naive, range, whenWarm } from './naive-arithmetic.ts';

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const logReturns = (bars: BarColumns, i: number, n: number) =>
  range(i + 1 - n, i + 1).map((k) => Math.log(at(bars.close, k)) - Math.log(at(bars.close, k - 1)));
const returns = (bars: BarColumns, i: number, n: number) =>
  range(i + 1 - n, i + 1).map((k) => (at(bars.close, k) - at(bars.close, k - 1)) / at(bars.close, k - 1));
const covariance = (a: number[], b: number[]) => mean(a.map((value, k) => (value - mean(a)) * ((b[k] as number) - mean(b))));
/** Sum of powers of distances from the mean, in sample deviations. */
const powers = (values: number[], power: number) => {
  const spread = deviation(values) * Math.sqrt(values.length / (values.length - 1));
  return sum(values.map((value) => ((value - mean(values)) / spread) ** power));
};

/** Rescaled range of each chunk: the spread of the running sums of distances from the mean, in deviations. */
function rescaledRange(chunk: number[]) {
  const distances = chunk.map((value) => value - mean(chunk));
  const running = distances.map((_, k) => sum(distances.slice(0, k + 1)));
  const first = distances[0] as number;
  return (Math.max(first, ...running) - Math.min(first, ...running)) / deviation(chunk);
}

function hurst(values: number[]) {
  const points = [1, 2, 4, 8, 16, 32].flatMap((count) => {
    const size = Math.floor(values.length / count);
    if (size < 8) return [];
    const used = values.slice(values.length - size * count);
    const ranges = range(0, count).map((k) => rescaledRange(used.slice(k * size, (k + 1) * size)));
    return [[Math.log(size), Math.log(mean(ranges))] as const];
  });
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return covariance(xs, ys) / deviation(xs) ** 2;
}

/** By id, with the parameters below. */
export const NAIVE_STATISTICS: Record<string, Naive> = {
  'z-score': (bars, i) => ({
    zScore: whenWarm(i, 10, () => (at(bars.close, i) - mean(lastCloses(bars, i, 11))) / deviation(lastCloses(bars, i, 11))),
  }),
  variance: (bars, i) => ({ variance: whenWarm(i, 10, () => deviation(lastCloses(bars, i, 11)) ** 2) }),
  correlation: (bars, i) => {
    const a = i < 13 ? [Number.NaN] : lastCloses(bars, i, 11);
    const b = i < 13 ? [Number.NaN] : lastCloses(bars, i - 3, 11);
    const correlation = covariance(a, b) / (deviation(a) * deviation(b));
    return {
      correlation,
      rSquared: correlation ** 2,
      covariance: covariance(a, b),
      varianceA: deviation(a) ** 2,
      varianceB: deviation(b) ** 2,
    };
  },
  beta: (bars, i) => ({
    beta: whenWarm(i, 14, () => {
      const others = returns(bars, i - 2, 12);
      return covariance(returns(bars, i, 12), others) / covariance(others, others);
    }),
  }),
  autocorrelation: (bars, i) => ({
    autocorrelation: whenWarm(i, 15, () => {
      const distances = logReturns(bars, i, 15).map((value) => value - mean(logReturns(bars, i, 15)));
      return sum(distances.slice(2).map((value, k) => value * (distances[k] as number))) / sum(distances.map((value) => value ** 2));
    }),
  }),
  skewness: (bars, i) => ({ skewness: whenWarm(i, 15, () => (powers(logReturns(bars, i, 15), 3) * 15) / (14 * 13)) }),
  kurtosis: (bars, i) => ({
    kurtosis: whenWarm(i, 15, () => (powers(logReturns(bars, i, 15), 4) * 15 * 16) / (14 * 13 * 12) - (3 * 14 * 14) / (13 * 12)),
  }),
  entropy: (bars, i) => ({
    entropy: whenWarm(i, 15, () => {
      const values = logReturns(bars, i, 15);
      const [least, greatest] = [Math.min(...values), Math.max(...values)];
      const bins = values.map((value) => Math.min(3, Math.floor((4 * (value - least)) / (greatest - least))));
      const shares = range(0, 4).map((bin) => bins.filter((other) => other === bin).length / 15);
      return -sum(shares.filter((share) => share > 0).map((share) => share * Math.log2(share))) / 2;
    }),
  }),
  hurst: (bars, i) => ({ hurstExponent: whenWarm(i, 70, () => hurst(returns(bars, i, 70))) }),
};

export const NAIVE_STATISTICS_PARAMETERS: Record<string, Record<string, unknown>> = {
  'z-score': { period: 11 },
  variance: { period: 11 },
  correlation: { period: 11, lag: 3 },
  beta: { period: 12, lag: 2 },
  autocorrelation: { period: 15, lag: 2 },
  skewness: { period: 15 },
  kurtosis: { period: 15 },
  entropy: { period: 15, bins: 4 },
  hurst: { period: 70 },
};
