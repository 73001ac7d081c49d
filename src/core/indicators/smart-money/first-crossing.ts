/**
 * Answers "which is the first value from here on that is above a level" over a fixed column in logarithmic time: a tree of maxima
 * whose leaves are the values. Used where a whole history is known.
 */
export class FirstCrossing {
  readonly #leaves: number;
  readonly #count: number;
  readonly #maxima: Float64Array;

  /** `sign` 1 looks for values above a level, -1 for values below it. */
  constructor(values: Float64Array, sign: 1 | -1 = 1) {
    let leaves = 1;
    while (leaves < values.length) leaves *= 2;
    const maxima = new Float64Array(2 * leaves).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < values.length; i++) maxima[leaves + i] = sign * (values[i] as number);
    for (let node = leaves - 1; node > 0; node--) {
      maxima[node] = Math.max(maxima[2 * node] as number, maxima[2 * node + 1] as number);
    }
    this.#leaves = leaves;
    this.#count = values.length;
    this.#maxima = maxima;
    this.sign = sign;
  }

  readonly sign: 1 | -1;

  /** The first index from `from` on whose value is strictly beyond `level`; -1 when there is none. */
  beyond(from: number, level: number): number {
    return this.#first(from, this.sign * level, false);
  }

  /** The first index from `from` on whose value is at `level` or beyond it; -1 when there is none. */
  reaching(from: number, level: number): number {
    return this.#first(from, this.sign * level, true);
  }

  #first(from: number, level: number, isEqualEnough: boolean): number {
    const maxima = this.#maxima;
    if (from >= this.#count) return -1;
    const isBeyond = (node: number): boolean => {
      const value = maxima[node] as number;
      return value > level || (isEqualEnough && value === level);
    };
    let node = this.#leaves + from;
    // Up and to the right until a subtree holds one, then down to its first.
    while (!isBeyond(node)) {
      while (node % 2 === 1) node >>= 1;
      if (node === 0) return -1;
      node++;
    }
    while (node < this.#leaves) {
      node *= 2;
      if (!isBeyond(node)) node++;
    }
    return node - this.#leaves;
  }
}
