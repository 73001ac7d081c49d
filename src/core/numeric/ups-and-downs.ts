import { ContiguousWindow } from './contiguous-window.ts';
import { windowSum } from './window-statistics.ts';

/** Sums of the rises and of the falls among the newest `period` changes of a stream of values. Exact: zero where nothing moved. */
export class UpsAndDowns {
  readonly period: number;
  ups = 0;
  downs = 0;
  readonly #rises: ContiguousWindow;
  readonly #falls: ContiguousWindow;
  #previous = Number.NaN;

  constructor(period: number) {
    this.period = period;
    this.#rises = new ContiguousWindow(period);
    this.#falls = new ContiguousWindow(period);
  }

  /** Whether `period` changes have come: `ups` and `downs` mean nothing before. */
  get isWarm(): boolean {
    return this.#rises.count === this.period;
  }

  next(value: number): void {
    const change = value - this.#previous;
    this.#previous = value;
    if (Number.isNaN(change)) return;
    const rises = this.#rises;
    const falls = this.#falls;
    const size = Math.abs(change);
    rises.push(0.5 * (size + change));
    falls.push(0.5 * (size - change));
    this.ups = windowSum(rises.values, rises.start, rises.size);
    this.downs = windowSum(falls.values, falls.start, falls.size);
  }

  copyFrom(other: UpsAndDowns): void {
    this.#rises.copyFrom(other.#rises);
    this.#falls.copyFrom(other.#falls);
    this.ups = other.ups;
    this.downs = other.downs;
    this.#previous = other.#previous;
  }
}
