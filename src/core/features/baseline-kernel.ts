import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import { MovingAverage } from '#core/numeric/moving-average.ts';
import { windowDeviation, windowMean } from '#core/numeric/window-statistics.ts';
import type { BarRing } from './bar-ring.ts';
import { WilderRange } from './wilder-range.ts';
import { WilderStrength } from './wilder-strength.ts';

/**
 * Names of the features in the order of the vector. Distances are in average true ranges (ATR 14), so that a quiet pair
 * and a wild one look alike to a model.
 */
export const BASELINE_FEATURE_NAMES = [
  'return-1',
  'return-3',
  'return-10',
  'return-20',
  'rsi-14',
  'atr-14-over-50',
  'ema-20-distance',
  'ema-50-distance',
  'bollinger-position',
  'macd-histogram',
  'volume-ratio',
  'close-in-range',
  'hour-sine',
  'hour-cosine',
  'weekday-sine',
  'weekday-cosine',
] as const;

const RETURN_LAGS = [1, 3, 10, 20] as const;
const FULL_TURN = 2 * Math.PI;

/** The indicators behind the baseline vector, from wherever they were started. */
export class BaselineKernel {
  readonly #strength = new WilderStrength(14);
  readonly #range = new WilderRange(14);
  readonly #slowRange = new WilderRange(50);
  readonly #average20 = new ExponentialAverage(20);
  readonly #average50 = new ExponentialAverage(50);
  readonly #fast = new ExponentialAverage(12);
  readonly #slow = new ExponentialAverage(26);
  readonly #signal = new ExponentialAverage(9);
  readonly #closes = new ContiguousWindow(20);
  readonly #volume = new MovingAverage(20);

  /** Feeds one bar, which `ring` already holds as its newest; writes its vector. */
  push(timeUs: number, high: number, low: number, close: number, volume: number, ring: BarRing, out: Float64Array, offset: number): void {
    const range = this.#range.next(high, low, close);
    const slowRange = this.#slowRange.next(high, low, close);
    const strength = this.#strength.next(close);
    const average20 = this.#average20.next(close);
    const average50 = this.#average50.next(close);
    const line = this.#fast.next(close) - this.#slow.next(close);
    const histogram = this.#slow.isWarm ? line - this.#signal.next(line) : Number.NaN;
    const traded = Number.isNaN(volume) ? 0 : volume;
    const usualVolume = this.#volume.next(traded);
    const closes = this.#closes;
    closes.push(close);

    // Without any movement yet there is no scale to measure distances in: the vector stays unknown.
    const unit = range > 0 ? range : Number.NaN;
    let at = offset;
    for (const lag of RETURN_LAGS) out[at++] = (close - ring.closeAt(lag)) / (unit * Math.sqrt(lag));
    out[at++] = (strength - 50) / 50;
    out[at++] = Math.log(unit / slowRange);
    out[at++] = (close - average20) / unit;
    out[at++] = (close - average50) / unit;
    out[at++] = closes.count === closes.size ? bandPosition(closes, close) : Number.NaN;
    out[at++] = histogram / unit;
    out[at++] = Math.log((traded + 1) / (usualVolume + 1));
    out[at++] = high > low ? (2 * (close - low)) / (high - low) - 1 : 0;
    const day = timeUs / MICROSECONDS_PER_DAY;
    const hourAngle = FULL_TURN * (day - Math.floor(day));
    const weekdayAngle = (FULL_TURN * (Math.floor(day) % 7)) / 7;
    out[at++] = Math.sin(hourAngle);
    out[at++] = Math.cos(hourAngle);
    out[at++] = Math.sin(weekdayAngle);
    out[at++] = Math.cos(weekdayAngle);
  }

  clone(): BaselineKernel {
    const copy = new BaselineKernel();
    copy.#strength.copyFrom(this.#strength);
    copy.#range.copyFrom(this.#range);
    copy.#slowRange.copyFrom(this.#slowRange);
    copy.#average20.copyFrom(this.#average20);
    copy.#average50.copyFrom(this.#average50);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    copy.#closes.copyFrom(this.#closes);
    copy.#volume.copyFrom(this.#volume);
    return copy;
  }
}

/** Where the close lies between the Bollinger bands of two deviations: -1 at the lower, 1 at the upper, 0 when they meet. */
function bandPosition(closes: ContiguousWindow, close: number): number {
  const mean = windowMean(closes.values, closes.start, closes.size);
  const deviation = windowDeviation(closes.values, closes.start, closes.size, mean);
  return deviation > 0 ? (close - mean) / (2 * deviation) : 0;
}
