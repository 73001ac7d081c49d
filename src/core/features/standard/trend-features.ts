import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';
import { positive } from './positive.ts';
import type { SmoothedValues } from './smoothed-values.ts';
import type { WindowValues } from './window-values.ts';

const EFFICIENCY_BARS = 20;

const distance = (kind: 'sma' | 'ema', period: number): FeatureDescription => ({
  name: `${kind}-${period}-distance`,
  title: `Distance from the ${kind === 'sma' ? 'mean' : 'exponential average'} of ${period} closes`,
  formula: `close / ${kind}(close, ${period}) - 1`,
  range: [-1, null],
  warmupBars: period - 1,
});

/** Where the close stands against its averages, and how one-sided the movement is. */
export const TREND_FEATURES: readonly FeatureDescription[] = [
  distance('sma', 10),
  distance('sma', 50),
  distance('sma', 200),
  distance('ema', 9),
  distance('ema', 21),
  distance('ema', 50),
  {
    name: 'macd',
    title: 'Moving average convergence',
    formula: '(ema(close, 12) - ema(close, 26)) / close',
    range: [null, null],
    warmupBars: 25,
  },
  {
    name: 'macd-histogram',
    title: 'Moving average convergence against its signal',
    formula: '(line - ema(line, 9)) / close, line = ema(close, 12) - ema(close, 26)',
    range: [null, null],
    warmupBars: 33,
  },
  {
    name: 'adx-14',
    title: 'Average directional index',
    formula: 'ADX(14) / 100, smoothed by Wilder',
    range: [0, 1],
    warmupBars: 27,
  },
  {
    name: 'directional-balance-14',
    title: 'Direction of the movement',
    formula: '(+DI(14) - -DI(14)) / (+DI(14) + -DI(14)); 0 when both are 0',
    range: [-1, 1],
    warmupBars: 14,
  },
  {
    name: 'efficiency-20',
    title: 'Efficiency of the movement',
    formula: '(close - close[20]) / sum of |close - close[1]| over 20 bars; 0 when it never moved',
    range: [-1, 1],
    warmupBars: EFFICIENCY_BARS,
  },
];

/** Writes {@link TREND_FEATURES}. */
export function writeTrendFeatures(
  frame: BarFrame,
  smoothed: SmoothedValues,
  window: WindowValues,
  out: Float64Array,
  offset: number,
): void {
  const { close } = frame;
  const { means, averages } = smoothed;
  out[offset] = close / positive(means[0] as number) - 1;
  out[offset + 1] = close / positive(means[1] as number) - 1;
  out[offset + 2] = close / positive(means[2] as number) - 1;
  out[offset + 3] = close / positive(averages[0] as number) - 1;
  out[offset + 4] = close / positive(averages[1] as number) - 1;
  out[offset + 5] = close / positive(averages[2] as number) - 1;
  const perClose = 1 / positive(close);
  out[offset + 6] = smoothed.line * perClose;
  out[offset + 7] = smoothed.histogram * perClose;
  out[offset + 8] = smoothed.movement.strength;
  out[offset + 9] = smoothed.movement.balance;
  const { way } = window;
  const efficiency = way === 0 ? 0 : (close - frame.closeAt(EFFICIENCY_BARS)) / way;
  // Rounding may carry a straight line beyond one.
  out[offset + 10] = efficiency > 1 ? 1 : efficiency < -1 ? -1 : efficiency;
}
