/**
 * The newest `size` values, always readable as one contiguous, oldest-first stretch of `values`: each value is written
 * twice into a ring of double length.
 */
export class ContiguousWindow {
  readonly size: number;
  readonly values: Float64Array;
  /** Values pushed so far, counted up to `size`. */
  count = 0;
  #position = 0;

  constructor(size: number) {
    this.size = size;
    this.values = new Float64Array(size * 2);
  }

  /** Index in `values` of the oldest value. Meaningful once `count` equals `size`. */
  get start(): number {
    return this.#position;
  }

  push(value: number): void {
    const position = this.#position;
    this.values[position] = value;
    this.values[position + this.size] = value;
    this.#position = position + 1 === this.size ? 0 : position + 1;
    if (this.count < this.size) this.count++;
  }

  copyFrom(other: ContiguousWindow): void {
    this.values.set(other.values);
    this.count = other.count;
    this.#position = other.#position;
  }
}
