import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';
import type { FeatureDescription } from '../feature-description.ts';
import { trueRangeOf } from '../true-range.ts';
import type { BarFrame } from './bar-frame.ts';
import { isRounding } from './is-rounding.ts';
import { positive } from './positive.ts';
import type { SmoothedValues } from './smoothed-values.ts';
import type { WindowValues } from './window-values.ts';

const RANGE_BARS = 14;
const SLOW_RANGE_BARS = 50;
const BAND_BARS = 20;
const CHANNEL_BARS = 55;
const HEIGHT_BARS = 20;
/** Parkinson's estimator divides the squared range of logarithms by this. */
const PARKINSON_DIVISOR = 4 * Math.LN2;

/** How wide the price swings. */
export const VOLATILITY_FEATURES: readonly FeatureDescription[] = [
  { name: 'atr-14', title: 'Average true range', formula: 'ATR(14) / close, smoothed by Wilder', range: [0, null], warmupBars: RANGE_BARS },
  {
    name: 'atr-14-over-50',
    title: 'Present against usual range',
    formula: 'ATR(14) / mean of the true range over 50 bars - 1; 0 when there was no range',
    range: [-1, null],
    warmupBars: SLOW_RANGE_BARS,
  },
  {
    name: 'bollinger-position',
    title: 'Place between the Bollinger bands',
    formula: '(close - sma(close, 20)) / (2 deviations): -1 at the lower band, 1 at the upper; 0 when they meet',
    range: [null, null],
    warmupBars: BAND_BARS - 1,
  },
  {
    name: 'bollinger-width',
    title: 'Width of the Bollinger bands',
    formula: '4 deviations / sma(close, 20)',
    range: [0, null],
    warmupBars: BAND_BARS - 1,
  },
  {
    name: 'parkinson-20',
    title: 'Parkinson volatility',
    formula: 'root of the mean of ln(high / low)² / (4 ln 2) over 20 bars; per bar',
    range: [0, null],
    warmupBars: HEIGHT_BARS - 1,
  },
  {
    name: 'donchian-55-position',
    title: 'Place in the Donchian channel',
    formula: '2 (close - low(55)) / (high(55) - low(55)) - 1; 0 when it has no height',
    range: [-1, 1],
    warmupBars: CHANNEL_BARS - 1,
  },
];

/** Computes {@link VOLATILITY_FEATURES}. */
export class VolatilityFeatures {
  readonly #ranges = new ContiguousWindow(SLOW_RANGE_BARS);
  readonly #highest = new SlidingMaximum(CHANNEL_BARS);
  readonly #negatedLowest = new SlidingMaximum(CHANNEL_BARS);

  constructor() {
    // A window with an unknown value in it is unknown: so it is until it is full.
    this.#ranges.values.fill(Number.NaN);
  }

  next(frame: BarFrame, smoothed: SmoothedValues, window: WindowValues, out: Float64Array, offset: number): void {
    const { high, low, close, previousClose } = frame;
    this.#ranges.push(frame.count > 1 ? trueRangeOf(high, low, previousClose) : Number.NaN);
    const usual = this.#usualRange();
    out[offset] = smoothed.range / positive(close);
    out[offset + 1] = usual === 0 ? 0 : smoothed.range / usual - 1;
    const { closeMean, closeDeviation } = window;
    const isFlat = isRounding(closeDeviation, closeMean);
    out[offset + 2] = isFlat ? 0 : (close - closeMean) / (2 * closeDeviation);
    out[offset + 3] = isFlat ? 0 : (4 * closeDeviation) / positive(closeMean);
    out[offset + 4] = Math.sqrt(window.squaredHeightMean / PARKINSON_DIVISOR);
    const top = this.#highest.next(high);
    const bottom = -this.#negatedLowest.next(-low);
    out[offset + 5] = frame.count < CHANNEL_BARS ? Number.NaN : top > bottom ? (2 * (close - bottom)) / (top - bottom) - 1 : 0;
  }

  #usualRange(): number {
    const { values, start } = this.#ranges;
    let a = 0;
    let b = 0;
    for (let i = start; i < start + SLOW_RANGE_BARS; i += 2) {
      a += values[i] as number;
      b += values[i + 1] as number;
    }
    return (a + b) / SLOW_RANGE_BARS;
  }

  copyFrom(other: VolatilityFeatures): void {
    this.#ranges.copyFrom(other.#ranges);
    this.#highest.copyFrom(other.#highest);
    this.#negatedLowest.copyFrom(other.#negatedLowest);
  }
}
