import type { PastColumn } from '#core/strategy/strategy-context.ts';

/** Where a run stands in the bars of one symbol: the index of the present bar, -1 before the first. */
export interface BarCursor {
  index: number;
}

/** A view of a whole column that ends at the cursor: a strategy can't read beyond it. */
export class IndexedColumn implements PastColumn {
  #values: Float64Array;
  readonly #cursor: BarCursor;

  constructor(values: Float64Array, cursor: BarCursor) {
    this.#values = values;
    this.#cursor = cursor;
  }

  /** The whole column behind a view, for the run itself; null for a view of another making. */
  static valuesOf(column: PastColumn): Float64Array | null {
    return column instanceof IndexedColumn ? column.#values : null;
  }

  /** Shows other values from now on: the same ones in other units. */
  rebind(values: Float64Array): void {
    this.#values = values;
  }

  get now(): number {
    const { index } = this.#cursor;
    return index >= 0 ? (this.#values[index] as number) : Number.NaN;
  }

  get before(): number {
    const index = this.#cursor.index - 1;
    return index >= 0 ? (this.#values[index] as number) : Number.NaN;
  }

  ago(bars: number): number {
    return readAgo(this.#values, this.#cursor.index, bars);
  }
}

/** The value so many bars before `index`; NaN before the first bar. A RangeError for a negative number of bars. */
export function readAgo(values: Float64Array, index: number, bars: number): number {
  if (!(bars >= 0)) throw new RangeError(`A strategy asked for the value ${-bars} bars ahead: only the present and the past can be read.`);
  const at = index - bars;
  return at >= 0 ? (values[at] as number) : Number.NaN;
}
