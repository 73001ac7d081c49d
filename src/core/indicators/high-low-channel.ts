import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';

/** Highest high and lowest low of the newest `period` bars, in amortised constant time. */
export class HighLowChannel {
  readonly period: number;
  readonly #highest: SlidingMaximum;
  readonly #lowestNegated: SlidingMaximum;
  #count = 0;
  high = Number.NaN;
  low = Number.NaN;

  constructor(period: number) {
    this.period = period;
    this.#highest = new SlidingMaximum(period);
    this.#lowestNegated = new SlidingMaximum(period);
  }

  /** Whether `period` bars have come. */
  get isWarm(): boolean {
    return this.#count === this.period;
  }

  next(high: number, low: number): void {
    this.high = this.#highest.next(high);
    this.low = -this.#lowestNegated.next(-low);
    if (this.#count < this.period) this.#count++;
  }

  copyFrom(other: HighLowChannel): void {
    this.#highest.copyFrom(other.#highest);
    this.#lowestNegated.copyFrom(other.#lowestNegated);
    this.#count = other.#count;
    this.high = other.high;
    this.low = other.low;
  }
}

/** Where a close lies between the low (0) and the high (100) of its channel. 0 where they are equal, as in Stock.Indicators and TA-Lib. */
export function channelPosition(close: number, high: number, low: number): number {
  if (high === low) return 0;
  if (close >= high) return 100;
  if (close <= low) return 0;
  return (100 * (close - low)) / (high - low);
}
