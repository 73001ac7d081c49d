const SMALLEST_CAPACITY = 1024;

/** Columns of equal length that grow at their end. */
export class GrowingColumns {
  readonly #outputs: number;
  #columns: Float64Array[] = [];
  /** Values in each. */
  count = 0;

  constructor(outputs: number) {
    this.#outputs = outputs;
  }

  get bytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** Values beyond `count` mean nothing. */
  column(k: number): Float64Array {
    return this.#columns[k] as Float64Array;
  }

  clear(): void {
    this.#columns = [];
    this.count = 0;
  }

  /** Views of the next `more` places, to be written to; they count after `count` was raised. `expected` is how long the columns will become. */
  next(more: number, expected: number): Float64Array[] {
    const needed = this.count + more;
    const capacity = this.#columns[0]?.length ?? 0;
    if (capacity < needed) this.#grow(Math.max(expected + SMALLEST_CAPACITY, Math.ceil(capacity * 1.25)));
    return this.#columns.map((column) => column.subarray(this.count, needed));
  }

  #grow(capacity: number): void {
    this.#columns = Array.from({ length: this.#outputs }, (_, k) => {
      const column = new Float64Array(capacity);
      column.set(this.#columns[k]?.subarray(0, this.count) ?? []);
      return column;
    });
  }
}
