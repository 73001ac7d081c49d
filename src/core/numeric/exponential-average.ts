/**
 * Exponential moving average with weight 2 / (period + 1), seeded with the arithmetic mean of the first `period` values
 * (the convention of TA-Lib and Stock.Indicators).
 */
export class ExponentialAverage {
  readonly period: number;
  /** Weight of the newest value. */
  readonly alpha: number;
  readonly beta: number;
  count = 0;
  /** The average once `count` equals `period`; the sum of the values so far before that. */
  value = 0;

  constructor(period: number) {
    this.period = period;
    this.alpha = 2 / (period + 1);
    this.beta = 1 - this.alpha;
  }

  get isWarm(): boolean {
    return this.count === this.period;
  }

  /** Takes the next value; NaN until `period` values have come. */
  next(value: number): number {
    if (this.count === this.period) {
      this.value = this.alpha * value + this.beta * this.value;
      return this.value;
    }
    this.value += value;
    this.count++;
    if (this.count < this.period) return Number.NaN;
    this.value /= this.period;
    return this.value;
  }

  /** The same as `next` for every value in turn, with the state in locals. */
  nextMany(values: Float64Array, output: Float64Array): void {
    const length = values.length;
    let i = 0;
    while (i < length && !this.isWarm) {
      output[i] = this.next(values[i] as number);
      i++;
    }
    const alpha = this.alpha;
    const beta = this.beta;
    let average = this.value;
    for (; i < length; i++) {
      average = alpha * (values[i] as number) + beta * average;
      output[i] = average;
    }
    this.value = average;
  }

  copyFrom(other: ExponentialAverage): void {
    this.count = other.count;
    this.value = other.value;
  }
}
