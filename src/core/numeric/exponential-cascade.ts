/**
 * How the averages of a cascade begin. `average`: all at once, with the mean of the first `period` values. `cascade`: each
 * with the mean of the first `period` values of the one before it. `first`: all at once, with the first value.
 */
export type CascadeSeed = 'average' | 'cascade' | 'first';

/** Exponential averages, each of the one before it, all with weight 2 / (period + 1): what DEMA, TEMA, T3 and TRIX are made of. */
export class ExponentialCascade {
  readonly period: number;
  /** The averages, the one of the values themselves first; meaningful once `isWarm`. */
  readonly levels: Float64Array;
  isWarm = false;
  readonly #seed: CascadeSeed;
  readonly #counts: Float64Array;
  readonly #alpha: number;
  readonly #beta: number;

  constructor(period: number, depth: number, seed: CascadeSeed) {
    this.period = period;
    this.levels = new Float64Array(depth);
    this.#counts = new Float64Array(depth);
    this.#seed = seed;
    this.#alpha = 2 / (period + 1);
    this.#beta = 1 - this.#alpha;
  }

  /** Takes the next value and says whether all averages are defined. */
  next(value: number): boolean {
    if (!this.isWarm) return this.#warmUp(value);
    const levels = this.levels;
    const alpha = this.#alpha;
    const beta = this.#beta;
    let input = value;
    for (let k = 0; k < levels.length; k++) {
      input = alpha * input + beta * (levels[k] as number);
      levels[k] = input;
    }
    return true;
  }

  #warmUp(value: number): boolean {
    this.isWarm = this.#seed === 'cascade' ? this.#seedEach(value) : this.#seedAll(value);
    return this.isWarm;
  }

  #seedAll(value: number): boolean {
    const levels = this.levels;
    const counts = this.#counts;
    const needed = this.#seed === 'first' ? 1 : this.period;
    levels[0] = (levels[0] as number) + value;
    counts[0] = (counts[0] as number) + 1;
    if ((counts[0] as number) < needed) return false;
    levels.fill((levels[0] as number) / needed);
    return true;
  }

  #seedEach(value: number): boolean {
    const levels = this.levels;
    const counts = this.#counts;
    let input = value;
    for (let k = 0; k < levels.length; k++) {
      const count = counts[k] as number;
      if (count === this.period) {
        levels[k] = this.#alpha * input + this.#beta * (levels[k] as number);
      } else {
        levels[k] = (levels[k] as number) + input;
        counts[k] = count + 1;
        if (count + 1 < this.period) return false;
        levels[k] = (levels[k] as number) / this.period;
      }
      input = levels[k] as number;
    }
    return true;
  }

  copyFrom(other: ExponentialCascade): void {
    this.levels.set(other.levels);
    this.#counts.set(other.#counts);
    this.isWarm = other.isWarm;
  }
}
