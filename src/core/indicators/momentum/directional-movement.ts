import { trueRangeOf } from '../volatility/true-range.ts';

/**
 * Wilder's smoothed sums of true range and directional movement. Begun with the sums of the first `seedCount` bars after the very
 * first, and smoothed from then on.
 */
export class DirectionalMovement {
  readonly period: number;
  readonly seedCount: number;
  /** Bars seen, counted up to `period` + 1. */
  count = 0;
  range = 0;
  plus = 0;
  minus = 0;
  #high = 0;
  #low = 0;
  #close = 0;

  constructor(period: number, seedCount: number) {
    this.period = period;
    this.seedCount = seedCount;
  }

  /** Whether `period` bars have come after the first: the sums mean nothing before. */
  get isWarm(): boolean {
    return this.count > this.period;
  }

  next(high: number, low: number, close: number): void {
    if (this.count > 0) this.#add(trueRangeOf(high, low, this.#close), high - this.#high, this.#low - low);
    if (this.count <= this.period) this.count++;
    this.#high = high;
    this.#low = low;
    this.#close = close;
  }

  #add(range: number, up: number, down: number): void {
    if (this.count > this.seedCount) {
      this.range -= this.range / this.period;
      this.plus -= this.plus / this.period;
      this.minus -= this.minus / this.period;
    }
    this.range += range;
    if (up > down && up > 0) this.plus += up;
    else if (down > up && down > 0) this.minus += down;
  }

  clone(): DirectionalMovement {
    const copy = new DirectionalMovement(this.period, this.seedCount);
    copy.count = this.count;
    copy.range = this.range;
    copy.plus = this.plus;
    copy.minus = this.minus;
    copy.#high = this.#high;
    copy.#low = this.#low;
    copy.#close = this.#close;
    return copy;
  }
}
