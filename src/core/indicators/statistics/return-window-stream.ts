import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { sourcePrice } from '../price-source.ts';

/** A figure over `count` returns from `start` on, oldest first. */
export type ReturnFormula = (returns: Float64Array, start: number, count: number) => number;

/** Natural log of the ratio of two prices; NaN where one is not positive. */
export const logReturn = (before: number, now: number): number => (before > 0 && now > 0 ? Math.log(now / before) : Number.NaN);

/** Change as a fraction; NaN after a price of 0. */
export const simpleReturn = (before: number, now: number): number => (before === 0 ? Number.NaN : now / before - 1);

/** An indicator whose value is a formula over the newest `period` returns and nothing else: the same bits wherever it began. */
export class ReturnWindowStream extends PerBarStream {
  readonly #window: ContiguousWindow;
  readonly #source: number;
  readonly #returnOf: (before: number, now: number) => number;
  readonly #formula: ReturnFormula;
  #previous = Number.NaN;
  #isFirst = true;

  constructor(period: number, source: number, returnOf: (before: number, now: number) => number, formula: ReturnFormula) {
    super();
    this.#window = new ContiguousWindow(period);
    this.#source = source;
    this.#returnOf = returnOf;
    this.#formula = formula;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const window = this.#window;
    const price = sourcePrice(this.#source, open, high, low, close);
    if (!this.#isFirst) window.push(this.#returnOf(this.#previous, price));
    this.#isFirst = false;
    this.#previous = price;
    out[0] = window.count === window.size ? this.#formula(window.values, window.start, window.size) : Number.NaN;
  }

  clone(): ReturnWindowStream {
    const copy = new ReturnWindowStream(this.#window.size, this.#source, this.#returnOf, this.#formula);
    copy.#window.copyFrom(this.#window);
    copy.#previous = this.#previous;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}
