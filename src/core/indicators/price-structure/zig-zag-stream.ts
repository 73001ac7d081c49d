import { PerBarStream } from '../per-bar-stream.ts';
import type { AverageTrueRange } from '../volatility/atr.ts';

/**
 * Turns as they become known: the extreme before a move of at least `threshold` against it, as a fraction of the price that it starts
 * from or, where `range` is given, in average true ranges of the bar that completes it. Where that move was itself
 * interrupted by one of the threshold on its way, the published form, seen later, has two more turns in it.
 */
export class ZigZagStream extends PerBarStream {
  readonly #threshold: number;
  readonly #usesClose: boolean;
  readonly #range: AverageTrueRange | null;
  /** With ranges: the least move at this bar, in price units. */
  #leastMove = Number.NaN;
  /** 1 rising, -1 falling, 0 until a price lies `threshold` from the first bar's. */
  #trend: -1 | 0 | 1 = 0;
  #firstHigh = Number.NaN;
  #firstLow = Number.NaN;
  /** Since the first bar, while there is no trend. */
  #highest = Number.NEGATIVE_INFINITY;
  #lowest = Number.POSITIVE_INFINITY;
  #extreme = Number.NaN;
  /** The farthest price against the trend since the extreme. */
  #against = Number.NaN;
  #lastHigh = Number.NaN;
  #lastLow = Number.NaN;
  #isFirst = true;

  constructor(threshold: number, usesClose: boolean, range: AverageTrueRange | null) {
    super();
    this.#range = range;
    this.#threshold = threshold;
    this.#usesClose = usesClose;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const upper = this.#usesClose ? close : high;
    const lower = this.#usesClose ? close : low;
    if (this.#range) this.#leastMove = this.#threshold * this.#range.next(high, low, close);
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
    this.#highest = Math.max(this.#highest, upper);
    this.#lowest = Math.min(this.#lowest, lower);
    const up = this.#moved(upper - this.#firstLow, this.#firstLow);
    const down = this.#moved(this.#firstHigh - lower, this.#firstHigh);
    const least = this.#range ? this.#leastMove : this.#threshold;
    if (up >= least && up > down) this.#follow(1, this.#isFirst ? lower : this.#highest);
    else if (down >= least && down > up) this.#follow(-1, this.#isFirst ? upper : this.#lowest);
    return 0;
  }

  /** A move from a price, in the unit of the threshold. */
  #moved(move: number, from: number): number {
    if (this.#range) return move;
    return from > 0 ? move / from : Number.NaN;
  }

  /** The least move that counts against an extreme, in price units; NaN where nothing can be told. */
  #leastAgainst(extreme: number): number {
    if (this.#range) return this.#leastMove;
    return extreme > 0 ? this.#threshold * extreme : Number.NaN;
  }

  #follow(trend: -1 | 1, extreme: number): void {
    this.#trend = trend;
    this.#extreme = extreme;
    this.#against = Number.NaN;
  }

  /** Moves the extreme on, or finds it to be a turn: 1 a high one, -1 a low one, else 0. */
  #advance(upper: number, lower: number): -1 | 0 | 1 {
    const extreme = this.#extreme;
    if (this.#trend === 1) {
      if (upper >= extreme) {
        this.#follow(1, upper);
        return 0;
      }
      this.#against = lower > this.#against ? this.#against : lower;
      if (!(extreme - lower >= this.#leastAgainst(extreme))) return 0;
      this.#lastHigh = extreme;
      this.#follow(-1, this.#against);
      return 1;
    }
    if (lower <= extreme) {
      this.#follow(-1, lower);
      return 0;
    }
    this.#against = upper < this.#against ? this.#against : upper;
    if (!(upper - extreme >= this.#leastAgainst(extreme))) return 0;
    this.#lastLow = extreme;
    this.#follow(1, this.#against);
    return -1;
  }

  clone(): ZigZagStream {
    const copy = new ZigZagStream(this.#threshold, this.#usesClose, this.#range?.clone() ?? null);
    copy.#trend = this.#trend;
    copy.#firstHigh = this.#firstHigh;
    copy.#firstLow = this.#firstLow;
    copy.#highest = this.#highest;
    copy.#lowest = this.#lowest;
    copy.#extreme = this.#extreme;
    copy.#against = this.#against;
    copy.#lastHigh = this.#lastHigh;
    copy.#lastLow = this.#lastLow;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}
