import { PerBarStream } from '../per-bar-stream.ts';

/**
 * Turns as they become known: the extreme before a move of at least `threshold` (a fraction) against it. Where that move was itself
 * interrupted by one of the threshold on its way, the published form, seen later, has two more turns in it.
 */
export class ZigZagStream extends PerBarStream {
  readonly #threshold: number;
  readonly #usesClose: boolean;
  /** 1 rising, -1 falling, 0 until a price lies `threshold` from the first bar's. */
  #trend: -1 | 0 | 1 = 0;
  #firstHigh = Number.NaN;
  #firstLow = Number.NaN;
  #extreme = Number.NaN;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;
  #isFirst = true;

  constructor(threshold: number, usesClose: boolean) {
    super();
    this.#threshold = threshold;
    this.#usesClose = usesClose;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const upper = this.#usesClose ? close : high;
    const lower = this.#usesClose ? close : low;
    if (this.#isFirst) {
      this.#firstHigh = upper;
      this.#firstLow = lower;
    }
    const turn = this.#trend === 0 ? this.#begin(upper, lower) : this.#advance(upper, lower);
    this.#isFirst = false;
    const price = turn === 1 ? this.#lastHigh : this.#lastLow;
    out[0] = turn === 0 ? Number.NaN : price;
    out[1] = turn === 0 ? Number.NaN : turn;
    out[2] = this.#lastHigh;
    out[3] = this.#lastLow;
  }

  #begin(upper: number, lower: number): 0 {
    const up = this.#firstLow > 0 ? (upper - this.#firstLow) / this.#firstLow : Number.NaN;
    const down = this.#firstHigh > 0 ? (this.#firstHigh - lower) / this.#firstHigh : Number.NaN;
    if (up >= this.#threshold && up > down) this.#follow(1, this.#isFirst ? lower : upper);
    else if (down >= this.#threshold && down > up) this.#follow(-1, this.#isFirst ? upper : lower);
    return 0;
  }

  #follow(trend: -1 | 1, extreme: number): void {
    this.#trend = trend;
    this.#extreme = extreme;
  }

  /** Moves the extreme on, or finds it to be a turn: 1 a high one, -1 a low one, else 0. */
  #advance(upper: number, lower: number): -1 | 0 | 1 {
    const extreme = this.#extreme;
    if (this.#trend === 1) {
      if (upper >= extreme) this.#extreme = upper;
      else if (extreme - lower >= this.#threshold * extreme) {
        this.#lastHigh = extreme;
        this.#follow(-1, lower);
        return 1;
      }
      return 0;
    }
    if (lower <= extreme) this.#extreme = lower;
    else if (extreme > 0 && upper - extreme >= this.#threshold * extreme) {
      this.#lastLow = extreme;
      this.#follow(1, upper);
      return -1;
    }
    return 0;
  }

  clone(): ZigZagStream {
    const copy = new ZigZagStream(this.#threshold, this.#usesClose);
    copy.#trend = this.#trend;
    copy.#firstHigh = this.#firstHigh;
    copy.#firstLow = this.#firstLow;
    copy.#extreme = this.#extreme;
    copy.#lastHigh = this.#lastHigh;
    copy.#lastLow = this.#lastLow;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}
