import {
  at,
  deviation,
  highest,
  lastCloses,
  lowest,
  mean,
  type Naive,
  range,
  trueRange,
  typical,
  whenWarm,
  wilder,
} from './naive-arithmetic.ts';
import { NAIVE_MOMENTUM, NAIVE_MOMENTUM_PARAMETERS } from './naive-momentum.ts';
import { NAIVE_MOVING_AVERAGE_PARAMETERS, NAIVE_MOVING_AVERAGES } from './naive-moving-averages.ts';

/**
 * Every indicator again, straight from its definition: each value computed afresh from the bars up to it, with no state
 * carried along. Slow on purpose, and shares no code with the product. By id, with the parameters of {@link NAIVE_PARAMETERS}.
 */
export const NAIVE: Record<string, Naive> = {
  ...NAIVE_MOVING_AVERAGES,
  ...NAIVE_MOMENTUM,
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
  donchian: (bars, i) => {
    const upperBand = whenWarm(i, 8, () => highest(bars, i - 8, i));
    const lowerBand = whenWarm(i, 8, () => lowest(bars, i - 8, i));
    return { upperBand, centerline: (upperBand + lowerBand) / 2, lowerBand };
  },
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
  ...NAIVE_MOVING_AVERAGE_PARAMETERS,
  ...NAIVE_MOMENTUM_PARAMETERS,
  bollinger: { period: 20, multiplier: 2.5 },
  'standard-deviation': { period: 10 },
  atr: { period: 10 },
  donchian: { period: 8 },
};
