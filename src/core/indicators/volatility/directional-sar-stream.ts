import { PerBarStream } from '../per-bar-stream.ts';

/** Parabolic stop that begins in the direction of the second bar's movement, as TA-Lib has it. */
export class DirectionalSarStream extends PerBarStream {
  readonly #step: number;
  readonly #maximum: number;
  /** Bars seen, counted up to 2. */
  #count = 0;
  #isRising = true;
  #factor: number;
  #extreme = Number.NaN;
  /** The stop of the next bar. */
  #next = Number.NaN;
  #previousHigh = Number.NaN;
  #previousLow = Number.NaN;

  constructor(step: number, maximum: number) {
    super();
    this.#step = step;
    this.#maximum = maximum;
    this.#factor = step;
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    if (this.#count === 0) {
      out.fill(Number.NaN);
    } else {
      if (this.#count === 1) this.#begin(high, low);
      this.#advance(high, low, out);
    }
    if (this.#count < 2) this.#count++;
    this.#previousHigh = high;
    this.#previousLow = low;
  }

  #begin(high: number, low: number): void {
    const up = high - this.#previousHigh;
    const down = this.#previousLow - low;
    this.#isRising = !(down > 0 && up < down);
    this.#extreme = this.#isRising ? high : low;
    this.#next = this.#isRising ? this.#previousLow : this.#previousHigh;
    // The first stop is kept out of the second bar alone.
    this.#previousHigh = high;
    this.#previousLow = low;
  }

  #advance(high: number, low: number, out: Float64Array): void {
    const isReversal = this.#isRising ? low <= this.#next : high >= this.#next;
    if (isReversal) {
      this.#isRising = !this.#isRising;
      this.#next = this.#outside(this.#extreme, high, low);
      this.#factor = this.#step;
      this.#extreme = this.#isRising ? high : low;
    }
    out[0] = this.#next;
    out[1] = Number(isReversal);
    const newest = this.#isRising ? high : low;
    if (!isReversal && (this.#isRising ? newest > this.#extreme : newest < this.#extreme)) {
      this.#extreme = newest;
      this.#factor = Math.min(this.#factor + this.#step, this.#maximum);
    }
    this.#next = this.#outside(this.#next + this.#factor * (this.#extreme - this.#next), high, low);
  }

  /** The stop moved out of this bar and the one before it. */
  #outside(sar: number, high: number, low: number): number {
    return this.#isRising ? Math.min(sar, this.#previousLow, low) : Math.max(sar, this.#previousHigh, high);
  }

  clone(): DirectionalSarStream {
    const copy = new DirectionalSarStream(this.#step, this.#maximum);
    copy.#count = this.#count;
    copy.#isRising = this.#isRising;
    copy.#factor = this.#factor;
    copy.#extreme = this.#extreme;
    copy.#next = this.#next;
    copy.#previousHigh = this.#previousHigh;
    copy.#previousLow = this.#previousLow;
    return copy;
  }
}
