import type { BarColumns } from '#core/market/bar-columns.ts';
import {
  at,
  closesTo,
  exponential,
  highest,
  lowest,
  mean,
  type Naive,
  range,
  trueRange,
  typical,
  whenWarm,
  wilder,
} from './naive-arithmetic.ts';
import { cascade, follow, moves } from './naive-moving-averages.ts';

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const changesOf = (values: number[]) => values.slice(1).map((value, k) => value - (values[k] as number));
const middle = (bars: BarColumns, i: number) => (at(bars.high, i) + at(bars.low, i)) / 2;
const macdLine = (bars: BarColumns, i: number, fast: number, slow: number) =>
  exponential(closesTo(bars, i), fast) - exponential(closesTo(bars, i), slow);
const position = (value: number, low: number, high: number) => (high === low ? 0 : (100 * (value - low)) / (high - low));
const rawStochastic = (bars: BarColumns, i: number, n: number) =>
  position(at(bars.close, i), lowest(bars, i + 1 - n, i + 1), highest(bars, i + 1 - n, i + 1));
const smoothStochastic = (bars: BarColumns, i: number, n: number, smooth: number) =>
  mean(range(i + 1 - smooth, i + 1).map((k) => rawStochastic(bars, k, n)));
/** Where the last of `values` lies among the last n. */
const positionAmong = (values: number[], n: number) =>
  position(values.at(-1) as number, Math.min(...values.slice(-n)), Math.max(...values.slice(-n)));

/** Relative strength after the last of `values`, with Wilder's averages of gains and losses. */
function strengthOf(values: number[], n: number): number {
  const gain = wilder(
    changesOf(values).map((change) => Math.max(change, 0)),
    n,
  );
  const loss = wilder(
    changesOf(values).map((change) => Math.max(-change, 0)),
    n,
  );
  return 100 - 100 / (1 + gain / loss);
}

/** The averages of `values` from the n-th on, the first the mean of n; each later value weighs 2 / (weight + 1). */
function averaged(values: number[], n: number, weight = n): number[] {
  if (values.length < n) return [];
  const seed = mean(values.slice(0, n));
  return [seed, ...follow(seed, values.slice(n), weight)];
}

/** The index at every bar that has one, up to bar i. */
function trueStrengths(bars: BarColumns, i: number): number[] {
  const changes = changesOf(closesTo(bars, i));
  const sizes = averaged(averaged(changes.map(Math.abs), 6), 4);
  return averaged(averaged(changes, 6), 4).map((value, k) => (100 * value) / (sizes[k] as number));
}

function directions(bars: BarColumns, i: number): { plus: number; minus: number } {
  const up = at(bars.high, i) - at(bars.high, i - 1);
  const down = at(bars.low, i - 1) - at(bars.low, i);
  return { plus: up > down ? Math.max(up, 0) : 0, minus: down > up ? Math.max(down, 0) : 0 };
}
/** Wilder's averages of `values` from the n-th on, the first the mean of n. */
const smoothedBy = (values: number[], n: number) => averaged(values, n, 2 * n - 1);

/** The directional indicators from bar n to bar i: Wilder's averages stand in the same relation to each other as his sums. */
function directional(bars: BarColumns, i: number, n: number): { pdi: number; mdi: number; dx: number }[] {
  const all = range(1, i + 1);
  const ranges = smoothedBy(
    all.map((k) => trueRange(bars, k)),
    n,
  );
  const [pluses, minuses] = (['plus', 'minus'] as const).map((name) =>
    smoothedBy(
      all.map((k) => directions(bars, k)[name]),
      n,
    ),
  );
  return ranges.map((average, k) => {
    const pdi = (100 * (pluses?.[k] ?? Number.NaN)) / average;
    const mdi = (100 * (minuses?.[k] ?? Number.NaN)) / average;
    return { pdi, mdi, dx: (100 * Math.abs(pdi - mdi)) / (pdi + mdi) };
  });
}

const buyingShare = (bars: BarColumns, i: number, n: number) => {
  const window = range(i + 1 - n, i + 1);
  const floor = (k: number) => Math.min(at(bars.low, k), at(bars.close, k - 1));
  const pressure = sum(window.map((k) => at(bars.close, k) - floor(k)));
  return pressure / sum(window.map((k) => Math.max(at(bars.high, k), at(bars.close, k - 1)) - floor(k)));
};

/** Bars from `i` back to the oldest of the extreme ones among the last n + 1. */
const age = (column: Float64Array, i: number, n: number, extreme: (...values: number[]) => number) => {
  const window = range(i - n, i + 1);
  return i - (window.find((k) => at(column, k) === extreme(...window.map((j) => at(column, j)))) as number);
};

const percentOscillator = (bars: BarColumns, i: number) => (100 * macdLine(bars, i, 4, 9)) / exponential(closesTo(bars, i), 9);
const change = (bars: BarColumns, i: number, n: number) => 100 * (at(bars.close, i) / at(bars.close, i - n) - 1);
const tripleChange = (bars: BarColumns, i: number) => {
  const before = cascade(bars, i - 1, 6, 3)[2] ?? Number.NaN;
  return 100 * ((cascade(bars, i, 6, 3)[2] ?? Number.NaN) / before - 1);
};

/** Bars in a row up to bar k that closed higher (positive) or lower (negative). */
function streakAt(bars: BarColumns, k: number): number {
  const direction = (j: number) => (j < 1 ? 0 : Math.sign(at(bars.close, j) - at(bars.close, j - 1)));
  let length = 0;
  while (direction(k) !== 0 && direction(k - length) === direction(k)) length++;
  return length * direction(k);
}

function connors(bars: BarColumns, i: number): Record<string, number> {
  const gain = (k: number) => (k === 0 ? 0 : change(bars, k, 1));
  const smaller = range(i - 12, i).filter((k) => gain(k) < gain(i)).length;
  const rsi = whenWarm(i, 4, () => strengthOf(closesTo(bars, i), 4));
  const percentRank = whenWarm(i, 12, () => (100 * smaller) / 12);
  const rsiStreak = whenWarm(i, 5, () =>
    strengthOf(
      range(0, i + 1).map((k) => streakAt(bars, k)),
      3,
    ),
  );
  const connorsRsi = whenWarm(i, 13, () => mean([rsi, rsiStreak, percentRank]));
  return { connorsRsi, rsi, rsiStreak, percentRank, streak: streakAt(bars, i) };
}

/** The oscillator at every bar that has one, up to bar i: averages whose newest value weighs 2 / n. */
function swenlinOscillators(bars: BarColumns, i: number): number[] {
  const changes = range(1, i + 1).map((k) => change(bars, k, 1));
  const once = averaged(changes, 7, 6).map((value) => 10 * value);
  return averaged(once, 4, 3);
}

/** The index at every bar from the first with a whole channel to bar i. */
function stochasticMomentum(bars: BarColumns, i: number): number[] {
  const twice = (values: number[]) => {
    const once = follow(values[0] ?? 0, values, 5);
    return follow(once[0] ?? 0, once, 3);
  };
  const all = range(6, i + 1);
  const low = (k: number) => lowest(bars, k - 6, k + 1);
  const high = (k: number) => highest(bars, k - 6, k + 1);
  const distances = twice(all.map((k) => at(bars.close, k) - (high(k) + low(k)) / 2));
  const ranges = twice(all.map((k) => (high(k) - low(k)) / 2));
  return distances.map((distance, k) => (100 * distance) / (ranges[k] as number));
}

function fisher(bars: BarColumns, i: number): number {
  let place = 0;
  let value = i < 0 ? Number.NaN : 0;
  for (let k = 1; k <= i; k++) {
    const window = range(Math.max(0, k - 7), k + 1).map((j) => middle(bars, j));
    const [low, high] = [Math.min(...window), Math.max(...window)];
    place = 0.33 * 2 * ((middle(bars, k) - low) / (high - low) - 0.5) + 0.67 * place;
    if (Math.abs(place) > 0.99) place = 0.999 * Math.sign(place);
    value = Math.atanh(place) + value / 2;
  }
  return value;
}

/** By id of the indicator, with the parameters of {@link NAIVE_MOMENTUM_PARAMETERS}. */
export const NAIVE_MOMENTUM: Record<string, Naive> = {
  rsi: (bars, i) => ({ rsi: strengthOf(closesTo(bars, i), 14) }),
  macd: (bars, i) => {
    const macd = macdLine(bars, i, 5, 11);
    const lines = range(10, i + 1).map((k) => macdLine(bars, k, 5, 11));
    const signal = exponential(lines, 4);
    return { macd, signal, histogram: macd - signal };
  },
  stochastic: (bars, i) => {
    const oscillator = whenWarm(i, 10, () => smoothStochastic(bars, i, 9, 3));
    const signal = whenWarm(i, 13, () => mean(range(i - 3, i + 1).map((k) => smoothStochastic(bars, k, 9, 3))));
    return { oscillator, signal, percentJ: oscillator + 2 * (oscillator - signal) };
  },
  'stochastic-rsi': (bars, i) => {
    const strengths = range(6, i + 1).map((k) => strengthOf(closesTo(bars, k), 6));
    const smooth = (k: number) => mean(range(k - 1, k + 1).map((j) => positionAmong(strengths.slice(0, j - 5), 5)));
    return {
      stochRsi: whenWarm(i, 11, () => smooth(i)),
      signal: whenWarm(i, 13, () => mean(range(i - 2, i + 1).map(smooth))),
    };
  },
  adx: (bars, i) => {
    const indicators = directional(bars, i, 7);
    const averages = smoothedBy(
      indicators.map(({ dx }) => dx),
      7,
    );
    const adx = averages.at(-1) ?? Number.NaN;
    const { pdi, mdi, dx } = indicators.at(-1) ?? { pdi: Number.NaN, mdi: Number.NaN, dx: Number.NaN };
    return { pdi, mdi, dx, adx, adxr: (adx + (averages.at(-7) ?? Number.NaN)) / 2 };
  },
  cci: (bars, i) => ({
    cci: whenWarm(i, 12, () => {
      const values = range(i - 12, i + 1).map((k) => typical(bars, k));
      const centre = mean(values);
      return (typical(bars, i) - centre) / (0.015 * mean(values.map((value) => Math.abs(value - centre))));
    }),
  }),
  roc: (bars, i) => ({
    roc: whenWarm(i, 6, () => change(bars, i, 6)),
    momentum: whenWarm(i, 6, () => at(bars.close, i) - at(bars.close, i - 6)),
  }),
  momentum: (bars, i) => ({ momentum: whenWarm(i, 8, () => at(bars.close, i) - at(bars.close, i - 8)) }),
  'williams-r': (bars, i) => ({ williamsR: whenWarm(i, 6, () => rawStochastic(bars, i, 7) - 100) }),
  mfi: (bars, i) => ({
    mfi: whenWarm(i, 6, () => {
      const window = range(i - 5, i + 1);
      const flow = (sign: number) =>
        sum(window.map((k) => (Math.sign(typical(bars, k) - typical(bars, k - 1)) === sign ? typical(bars, k) * at(bars.volume, k) : 0)));
      return flow(-1) === 0 ? 100 : 100 - 100 / (1 + flow(1) / flow(-1));
    }),
  }),
  awesome: (bars, i) => {
    const average = (n: number) => mean(range(i + 1 - n, i + 1).map((k) => middle(bars, k)));
    const oscillator = whenWarm(i, 10, () => average(4) - average(11));
    return { oscillator, normalized: (100 * oscillator) / middle(bars, i) };
  },
  aroon: (bars, i) => {
    const aroonUp = whenWarm(i, 8, () => 100 - 12.5 * age(bars.high, i, 8, Math.max));
    const aroonDown = whenWarm(i, 8, () => 100 - 12.5 * age(bars.low, i, 8, Math.min));
    return { aroonUp, aroonDown, oscillator: aroonUp - aroonDown };
  },
  vortex: (bars, i) => {
    const window = range(i - 4, i + 1);
    const range5 = () => sum(window.map((k) => trueRange(bars, k)));
    return {
      pvi: whenWarm(i, 5, () => sum(window.map((k) => Math.abs(at(bars.high, k) - at(bars.low, k - 1)))) / range5()),
      nvi: whenWarm(i, 5, () => sum(window.map((k) => Math.abs(at(bars.low, k) - at(bars.high, k - 1)))) / range5()),
    };
  },
  tsi: (bars, i) => {
    const strengths = trueStrengths(bars, i);
    return { tsi: strengths.at(-1) ?? Number.NaN, signal: averaged(strengths, 3).at(-1) ?? Number.NaN };
  },
  trix: (bars, i) => ({
    trix: tripleChange(bars, i),
    signal: whenWarm(i, 9, () => mean(range(i - 3, i + 1).map((k) => tripleChange(bars, k)))),
    ema3: whenWarm(i, 6, () => cascade(bars, i, 6, 3)[2] ?? Number.NaN),
  }),
  ultimate: (bars, i) => ({
    ultimate: whenWarm(i, 11, () => (100 * (4 * buyingShare(bars, i, 3) + 2 * buyingShare(bars, i, 6) + buyingShare(bars, i, 11))) / 7),
  }),
  ppo: (bars, i) => {
    const ppo = percentOscillator(bars, i);
    const signal = exponential(
      range(8, i + 1).map((k) => percentOscillator(bars, k)),
      3,
    );
    return { ppo, signal, histogram: ppo - signal };
  },
  cmo: (bars, i) => ({
    cmo: whenWarm(i, 9, () => {
      const { up, down } = moves(bars, i, 9);
      return (100 * (up - down)) / (up + down);
    }),
  }),
  dpo: (bars, i) => {
    const sma = whenWarm(i, 8, () => mean(range(i - 8, i + 1).map((k) => at(bars.close, k))));
    return { dpo: at(bars.close, i - 5) - sma, sma };
  },
  'connors-rsi': connors,
  'price-momentum-oscillator': (bars, i) => {
    const values = swenlinOscillators(bars, i);
    return { pmo: values.at(-1) ?? Number.NaN, signal: averaged(values, 3).at(-1) ?? Number.NaN };
  },
  'stochastic-momentum': (bars, i) => {
    const values = stochasticMomentum(bars, i);
    return { smi: values.at(-1) ?? Number.NaN, signal: follow(values[0] ?? 0, values, 4).at(-1) ?? Number.NaN };
  },
  'fisher-transform': (bars, i) => ({ fisher: fisher(bars, i), trigger: fisher(bars, i - 1) }),
  'elder-ray': (bars, i) => {
    const ema = exponential(closesTo(bars, i), 8);
    return { bullPower: at(bars.high, i) - ema, bearPower: at(bars.low, i) - ema, ema };
  },
  coppock: (bars, i) => ({
    coppock: whenWarm(i, 12, () => sum(range(0, 5).map((k) => ((5 - k) / 15) * (change(bars, i - k, 6) + change(bars, i - k, 8))))),
  }),
  'balance-of-power': (bars, i) => ({
    bop: whenWarm(i, 3, () =>
      mean(range(i - 3, i + 1).map((k) => (at(bars.close, k) - at(bars.open, k)) / (at(bars.high, k) - at(bars.low, k)))),
    ),
  }),
  'schaff-trend-cycle': (bars, i) => {
    const lines = range(8, i + 1).map((k) => macdLine(bars, k, 4, 9));
    return { stc: whenWarm(i, 14, () => mean([2, 1, 0].map((back) => positionAmong(lines.slice(0, lines.length - back), 5)))) };
  },
};

export const NAIVE_MOMENTUM_PARAMETERS: Record<string, Record<string, unknown>> = {
  rsi: { period: 14 },
  macd: { fast: 5, slow: 11, signal: 4 },
  stochastic: { period: 9, smooth: 3, signal: 4 },
  'stochastic-rsi': { period: 6, stochastic: 5, smooth: 2, signal: 3 },
  adx: { period: 7 },
  cci: { period: 13 },
  roc: { period: 6 },
  momentum: { period: 8 },
  'williams-r': { period: 7 },
  mfi: { period: 6 },
  awesome: { fast: 4, slow: 11 },
  aroon: { period: 8 },
  vortex: { period: 5 },
  tsi: { period: 6, smooth: 4, signal: 3 },
  trix: { period: 6, signal: 4 },
  ultimate: { fast: 3, middle: 6, slow: 11 },
  ppo: { fast: 4, slow: 9, signal: 3 },
  cmo: { period: 9 },
  dpo: { period: 9 },
  'connors-rsi': { period: 4, streak: 3, rank: 12 },
  coppock: { period: 5, fast: 6, slow: 8 },
  'balance-of-power': { smooth: 4 },
  'schaff-trend-cycle': { cycle: 5, fast: 4, slow: 9 },
  'price-momentum-oscillator': { period: 7, smooth: 4, signal: 3 },
  'stochastic-momentum': { period: 7, first: 5, second: 3, signal: 4 },
  'fisher-transform': { period: 8 },
  'elder-ray': { period: 8 },
};
