/**
 * Maximum of the newest `period` values in amortised constant time: a queue of falling candidates in a ring (Lemire 2006,
 * "Streaming maximum-minimum filter"). The minimum is the maximum of negated values, negated.
 */
export class SlidingMaximum {
  readonly period: number;
  /** Whether of equal maxima the oldest counts for `age`; else the newest. */
  readonly keepsOldest: boolean;
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #positions: Float64Array;
  #head = 0;
  #tail = 0;
  #position = 0;

  constructor(period: number, keepsOldest = false) {
    this.period = period;
    this.keepsOldest = keepsOldest;
    let capacity = 1;
    while (capacity <= period) capacity *= 2;
    this.#mask = capacity - 1;
    this.#values = new Float64Array(capacity);
    this.#positions = new Float64Array(capacity);
  }

  /** Values that came after the one that is the maximum now. */
  get age(): number {
    return this.#position - 1 - (this.#positions[this.#head] as number);
  }

  /** Takes the next value; returns the maximum of the values so far, at most the newest `period`. */
  next(value: number): number {
    const values = this.#values;
    const mask = this.#mask;
    const head = this.#head;
    let tail = this.#tail;
    const keepsOldest = this.keepsOldest;
    while (tail !== head) {
      const last = values[(tail - 1) & mask] as number;
      if (!(last <= value) || (keepsOldest && last === value)) break;
      tail = (tail - 1) & mask;
    }
    values[tail] = value;
    this.#positions[tail] = this.#position;
    this.#tail = (tail + 1) & mask;
    if ((this.#positions[head] as number) <= this.#position - this.period) this.#head = (head + 1) & mask;
    this.#position++;
    return values[this.#head] as number;
  }

  copyFrom(other: SlidingMaximum): void {
    this.#values.set(other.#values);
    this.#positions.set(other.#positions);
    this.#head = other.#head;
    this.#tail = other.#tail;
    this.#position = other.#position;
  }
}
