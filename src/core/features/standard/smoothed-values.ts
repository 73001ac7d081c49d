import { trueRangeOf } from '../true-range.ts';
import { DirectionalMovement } from './directional-movement.ts';

/** Exponential averages of the close; the last two are those of the moving average convergence. */
const AVERAGE_PERIODS = [9, 21, 50, 12, 26] as const;
const FAST = 3;
const SLOW = 4;
const SLOW_PERIOD = 26;
const SIGNAL_PERIOD = 9;
const SIGNAL_WEIGHT = 2 / (SIGNAL_PERIOD + 1);
const STRENGTH_PERIODS = [7, 14, 28] as const;
const MEAN_PERIODS = [10, 50, 200] as const;
const RANGE_PERIOD = 14;
/** Closes kept for the sliding means; their sums are taken afresh each time that the ring begins anew. */
const RING = 256;
const MASK = RING - 1;

const weightOf = (period: number): number => 2 / (period + 1);

/**
 * The values behind the standard set whose bits depend on where they were started: smoothed for ever, or summed while sliding.
 * Everything else in the set is made of the newest bars alone. The same arithmetic as the indicators of the charts, side by side.
 */
export class SmoothedValues {
  /** Values at the bar that was taken last, NaN where one is not known yet: means over 10, 50 and 200 closes. */
  readonly means = new Float64Array(MEAN_PERIODS.length).fill(Number.NaN);
  /** Exponential averages over 9, 21 and 50 closes. */
  readonly averages = new Float64Array(AVERAGE_PERIODS.length).fill(Number.NaN);
  /** Relative strengths over 7, 14 and 28 bars, 0 to 100. */
  readonly strengths = new Float64Array(STRENGTH_PERIODS.length).fill(Number.NaN);
  /** The line of the moving average convergence and what it is above its signal. */
  line = Number.NaN;
  histogram = Number.NaN;
  /** The average true range over 14 bars. */
  range = Number.NaN;
  readonly movement = new DirectionalMovement();
  #count = 0;
  #close = Number.NaN;
  readonly #ring = new Float64Array(RING);
  readonly #sums = new Float64Array(MEAN_PERIODS.length);
  /** Sums until an average is known. */
  readonly #seeds = new Float64Array(AVERAGE_PERIODS.length);
  readonly #gains = new Float64Array(STRENGTH_PERIODS.length);
  readonly #losses = new Float64Array(STRENGTH_PERIODS.length);
  #signal = 0;
  #range = 0;

  take(high: number, low: number, close: number): void {
    const change = this.#count === 0 ? 0 : close - this.#close;
    this.#takeMeans(close);
    this.#takeAverages(close);
    this.#takeStrengths(change);
    this.#takeRange(high, low);
    this.movement.take(high, low);
    this.#close = close;
    this.#count++;
  }

  #takeMeans(close: number): void {
    const count = this.#count;
    const ring = this.#ring;
    const sums = this.#sums;
    for (let k = 0; k < MEAN_PERIODS.length; k++) {
      const period = MEAN_PERIODS[k] as number;
      const sum = (sums[k] as number) + (close - (ring[(count - period) & MASK] as number));
      sums[k] = sum;
      if (count >= period - 1) this.means[k] = sum / period;
    }
    ring[count & MASK] = close;
    if ((count & MASK) === MASK) this.#sumAfresh();
  }

  #sumAfresh(): void {
    for (let k = 0; k < MEAN_PERIODS.length; k++) {
      let sum = 0;
      for (let i = RING - (MEAN_PERIODS[k] as number); i < RING; i++) sum += this.#ring[i] as number;
      this.#sums[k] = sum;
    }
  }

  #takeAverages(close: number): void {
    const count = this.#count;
    const averages = this.averages;
    for (let k = 0; k < AVERAGE_PERIODS.length; k++) {
      const period = AVERAGE_PERIODS[k] as number;
      const weight = weightOf(period);
      if (count >= period) averages[k] = weight * close + (1 - weight) * (averages[k] as number);
      else this.#seed(k, period, close);
    }
    const line = (averages[FAST] as number) - (averages[SLOW] as number);
    this.line = line;
    const signalled = count - (SLOW_PERIOD - 1);
    if (signalled < 0) return;
    if (signalled >= SIGNAL_PERIOD) this.#signal = SIGNAL_WEIGHT * line + (1 - SIGNAL_WEIGHT) * this.#signal;
    else {
      this.#signal += line;
      if (signalled < SIGNAL_PERIOD - 1) return;
      this.#signal /= SIGNAL_PERIOD;
    }
    this.histogram = line - this.#signal;
  }

  #seed(k: number, period: number, close: number): void {
    const sum = (this.#seeds[k] as number) + close;
    this.#seeds[k] = sum;
    if (this.#count === period - 1) this.averages[k] = sum / period;
  }

  #takeStrengths(change: number): void {
    const count = this.#count;
    const gain = change > 0 ? change : 0;
    const loss = change < 0 ? -change : 0;
    for (let k = 0; k < STRENGTH_PERIODS.length; k++) {
      const period = STRENGTH_PERIODS[k] as number;
      let averageGain = this.#gains[k] as number;
      let averageLoss = this.#losses[k] as number;
      if (count > period) {
        averageGain += (gain - averageGain) / period;
        averageLoss += (loss - averageLoss) / period;
      } else {
        averageGain += gain;
        averageLoss += loss;
        if (count === period) {
          averageGain /= period;
          averageLoss /= period;
        }
      }
      this.#gains[k] = averageGain;
      this.#losses[k] = averageLoss;
      const total = averageGain + averageLoss;
      if (count >= period) this.strengths[k] = total === 0 ? 50 : (100 * averageGain) / total;
    }
  }

  #takeRange(high: number, low: number): void {
    const count = this.#count;
    if (count === 0) return;
    const range = trueRangeOf(high, low, this.#close);
    if (count > RANGE_PERIOD) this.#range += (range - this.#range) / RANGE_PERIOD;
    else {
      this.#range += range;
      if (count < RANGE_PERIOD) return;
      this.#range /= RANGE_PERIOD;
    }
    this.range = this.#range;
  }

  copyFrom(other: SmoothedValues): void {
    this.means.set(other.means);
    this.averages.set(other.averages);
    this.strengths.set(other.strengths);
    this.line = other.line;
    this.histogram = other.histogram;
    this.range = other.range;
    this.movement.copyFrom(other.movement);
    this.#count = other.#count;
    this.#close = other.#close;
    this.#ring.set(other.#ring);
    this.#sums.set(other.#sums);
    this.#seeds.set(other.#seeds);
    this.#gains.set(other.#gains);
    this.#losses.set(other.#losses);
    this.#signal = other.#signal;
    this.#range = other.#range;
  }
}
