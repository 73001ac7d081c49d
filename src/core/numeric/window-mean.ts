import { ContiguousWindow } from './contiguous-window.ts';
import { windowMean } from './window-statistics.ts';

/** Mean of the newest `period` values, taken afresh each time: exact, and a NaN is forgotten as soon as it has left. */
export class WindowMean {
  readonly period: number;
  readonly #window: ContiguousWindow;

  constructor(period: number) {
    this.period = period;
    this.#window = new ContiguousWindow(period);
  }

  /** Takes the next value; NaN until `period` values have come. */
  next(value: number): number {
    const window = this.#window;
    window.push(value);
    return window.count < window.size ? Number.NaN : windowMean(window.values, window.start, window.size);
  }

  copyFrom(other: WindowMean): void {
    this.#window.copyFrom(other.#window);
  }
}
