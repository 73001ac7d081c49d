/**
 * Exponential moving average with weight 2 / (period + 1) or a given one, seeded with the arithmetic mean of the first
 * `period` values (the convention of TA-Lib and Stock.Indicators) or of the first `seedCount`.
 */
export class ExponentialAverage {
  readonly period: number;
  /** Values whose mean is the first average. */
  readonly seedCount: number;
  /** Weight of the newest value. */
  readonly alpha: number;
  readonly beta: number;
  count = 0;
  /** The average once `count` equals `seedCount`; the sum of the values so far before that. */
  value = 0;

  constructor(period: number, seedCount = period, alpha = 2 / (period + 1)) {
    this.period = period;
    this.seedCount = seedCount;
    this.alpha = alpha;
    this.beta = 1 - alpha;
  }

  get isWarm(): boolean {
    return this.count === this.seedCount;
  }

  /** Takes the next value; NaN until `seedCount` values have come. */
  next(value: number): number {
    if (this.count === this.seedCount) {
      this.value = this.alpha * value + this.beta * this.value;
      return this.value;
    }
    this.value += value;
    this.count++;
    if (this.count < this.seedCount) return Number.NaN;
    this.value /= this.seedCount;
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
