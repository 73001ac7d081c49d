import { trueRangeOf } from './true-range.ts';

/**
 * Wilder's average of the true range of a stream of bars, in the arithmetic of the baseline set. The indicator of the charts may be
 * made faster by other roundings; what a feature set computes never changes by a bit.
 */
export class WilderRange {
  readonly #period: number;
  /** Bars seen, counted up to `period + 1`. */
  #count = 0;
  #average = 0;
  #previousClose = 0;

  constructor(period: number) {
    this.#period = period;
  }

  /** Takes the next bar; NaN for the first `period` bars. The first average is of true ranges 1 … period. */
  next(high: number, low: number, close: number): number {
    const count = this.#count;
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    if (count === 0) {
      this.#count = 1;
      return Number.NaN;
    }
    const range = trueRangeOf(high, low, previousClose);
    if (count > this.#period) {
      this.#average += (range - this.#average) / this.#period;
      return this.#average;
    }
    this.#count++;
    this.#average += range;
    if (count < this.#period) return Number.NaN;
    this.#average /= this.#period;
    return this.#average;
  }

  copyFrom(other: WilderRange): void {
    this.#count = other.#count;
    this.#average = other.#average;
    this.#previousClose = other.#previousClose;
  }
}
