import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { PerBarStream } from './per-bar-stream.ts';
import type { WindowFormula } from './window-stream.ts';

/** What one bar contributes. */
export type BarTerm = (open: number, high: number, low: number, close: number, volume: number, previousClose: number) => number;

/** An indicator whose value is a formula over one term of each of the newest `period` bars: the same bits wherever it began. */
export class BarTermStream extends PerBarStream {
  readonly #window: ContiguousWindow;
  readonly #usesPrevious: boolean;
  readonly #term: BarTerm;
  readonly #formula: WindowFormula;
  readonly #row: readonly Float64Array[];
  #previousClose = Number.NaN;
  #isFirst = true;

  /** With `usesPrevious` the first bar has no term: it has no close before it. */
  constructor(period: number, usesPrevious: boolean, outputCount: number, term: BarTerm, formula: WindowFormula) {
    super();
    this.#window = new ContiguousWindow(period);
    this.#usesPrevious = usesPrevious;
    this.#term = term;
    this.#formula = formula;
    this.#row = Array.from({ length: outputCount }, () => new Float64Array(1));
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const window = this.#window;
    const row = this.#row;
    if (!this.#usesPrevious || !this.#isFirst) window.push(this.#term(open, high, low, close, volume, this.#previousClose));
    this.#isFirst = false;
    this.#previousClose = close;
    if (window.count === window.size) this.#formula(window.values, window.start, window.size, row, 0);
    else for (const cell of row) cell[0] = Number.NaN;
    for (let k = 0; k < row.length; k++) out[k] = (row[k] as Float64Array)[0] as number;
  }

  clone(): BarTermStream {
    const copy = new BarTermStream(this.#window.size, this.#usesPrevious, this.#row.length, this.#term, this.#formula);
    copy.#window.copyFrom(this.#window);
    copy.#previousClose = this.#previousClose;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}
