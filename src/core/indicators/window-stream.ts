import type { BarColumns } from '#core/market/bar-columns.ts';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorStream } from './definition.ts';
import { sourceColumn, sourcePrice } from './price-source.ts';

/**
 * Writes the outputs of one bar, computed from the `period` prices that start at `start` (oldest first) and nothing
 * else: so the value is the same bits wherever the computation began.
 */
export type WindowFormula = (prices: Float64Array, start: number, period: number, outputs: readonly Float64Array[], at: number) => void;

/** An indicator whose value is a formula over exactly the newest `period` prices. */
export class WindowStream implements IndicatorStream {
  readonly #window: ContiguousWindow;
  readonly #source: number;
  readonly #formula: WindowFormula;
  readonly #row: readonly Float64Array[];

  constructor(period: number, source: number, outputCount: number, formula: WindowFormula) {
    this.#window = new ContiguousWindow(period);
    this.#source = source;
    this.#formula = formula;
    this.#row = Array.from({ length: outputCount }, () => new Float64Array(1));
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const window = this.#window;
    const row = this.#row;
    window.push(sourcePrice(this.#source, open, high, low, close));
    if (window.count === window.size) this.#formula(window.values, window.start, window.size, row, 0);
    else for (const cell of row) cell[0] = Number.NaN;
    for (let k = 0; k < row.length; k++) out[k] = (row[k] as Float64Array)[0] as number;
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const window = this.#window;
    const period = window.size;
    const prices = sourceColumn(this.#source, bars, from, to);
    const count = prices.length;
    const throughWindow = Math.min(count, period - 1);
    for (let i = 0; i < throughWindow; i++) {
      window.push(prices[i] as number);
      if (window.count === period) this.#formula(window.values, window.start, period, outputs, from + i);
      else for (const output of outputs) output[from + i] = Number.NaN;
    }
    for (let i = throughWindow; i < count; i++) this.#formula(prices, i + 1 - period, period, outputs, from + i);
    for (let i = Math.max(throughWindow, count - period); i < count; i++) window.push(prices[i] as number);
  }

  clone(): WindowStream {
    const copy = new WindowStream(this.#window.size, this.#source, this.#row.length, this.#formula);
    copy.#window.copyFrom(this.#window);
    return copy;
  }
}
