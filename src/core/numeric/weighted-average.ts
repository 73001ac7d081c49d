import { ContiguousWindow } from './contiguous-window.ts';

/**
 * Linearly weighted mean of the newest `period` values: the newest weighs `period`, the oldest 1. Slides the sum and the weighted
 * sum; takes both afresh every `period` values so that rounding can't grow.
 */
export class WeightedAverage {
  readonly period: number;
  readonly #window: ContiguousWindow;
  readonly #divisor: number;
  #sum = 0;
  #weighted = 0;
  #untilFresh: number;

  constructor(period: number) {
    this.period = period;
    this.#window = new ContiguousWindow(period);
    this.#divisor = (period * (period + 1)) / 2;
    this.#untilFresh = period;
  }

  /** Takes the next value; NaN until `period` values have come. */
  next(value: number): number {
    const window = this.#window;
    const period = this.period;
    const oldest = window.values[window.start] as number;
    this.#weighted += period * value - this.#sum;
    this.#sum += value - oldest;
    window.push(value);
    if (--this.#untilFresh === 0) this.#takeAfresh();
    return window.count === period ? this.#weighted / this.#divisor : Number.NaN;
  }

  #takeAfresh(): void {
    const { values, start, size } = this.#window;
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < size; i++) {
      const value = values[start + i] as number;
      sum += value;
      weighted += value * (i + 1);
    }
    this.#sum = sum;
    this.#weighted = weighted;
    this.#untilFresh = size;
  }

  copyFrom(other: WeightedAverage): void {
    this.#window.copyFrom(other.#window);
    this.#sum = other.#sum;
    this.#weighted = other.#weighted;
    this.#untilFresh = other.#untilFresh;
  }
}
