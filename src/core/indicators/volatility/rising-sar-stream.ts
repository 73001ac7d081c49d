import { PerBarStream } from '../per-bar-stream.ts';

/**
 * Parabolic stop that assumes a rising trend from the first bar and is silent up to and with the first reversal, as Stock.Indicators has
 * it.
 */
export class RisingSarStream extends PerBarStream {
  readonly #step: number;
  readonly #maximum: number;
  #count = 0;
  #isRising = true;
  #hasReversed = false;
  #factor: number;
  #extreme = Number.NaN;
  #sar = Number.NaN;
  // Lows and highs of the last bar and the one before it.
  #low1 = Number.NaN;
  #low2 = Number.NaN;
  #high1 = Number.NaN;
  #high2 = Number.NaN;

  constructor(step: number, maximum: number) {
    super();
    this.#step = step;
    this.#maximum = maximum;
    this.#factor = step;
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const hadReversed = this.#hasReversed;
    const isReversal = this.#count > 0 && this.#advance(high, low);
    if (this.#count === 0) {
      this.#extreme = high;
      this.#sar = low;
    }
    if (this.#count < 2) this.#count++;
    this.#low2 = this.#low1;
    this.#high2 = this.#high1;
    this.#low1 = low;
    this.#high1 = high;
    out[0] = hadReversed ? this.#sar : Number.NaN;
    out[1] = hadReversed ? Number(isReversal) : Number.NaN;
  }

  /** Moves the stop to the next bar; true when the bar reverses it. */
  #advance(high: number, low: number): boolean {
    let sar = this.#sar + this.#factor * (this.#extreme - this.#sar);
    if (this.#count >= 2) {
      sar = this.#isRising ? Math.min(sar, this.#low1, this.#low2) : Math.max(sar, this.#high1, this.#high2);
    }
    if (this.#isRising ? low < sar : high > sar) {
      this.#sar = this.#extreme;
      this.#isRising = !this.#isRising;
      this.#extreme = this.#isRising ? high : low;
      this.#factor = this.#step;
      this.#hasReversed = true;
      return true;
    }
    this.#sar = sar;
    const newest = this.#isRising ? high : low;
    if (this.#isRising ? newest > this.#extreme : newest < this.#extreme) {
      this.#extreme = newest;
      this.#factor = Math.min(this.#factor + this.#step, this.#maximum);
    }
    return false;
  }

  clone(): RisingSarStream {
    const copy = new RisingSarStream(this.#step, this.#maximum);
    copy.#count = this.#count;
    copy.#isRising = this.#isRising;
    copy.#hasReversed = this.#hasReversed;
    copy.#factor = this.#factor;
    copy.#extreme = this.#extreme;
    copy.#sar = this.#sar;
    copy.#low1 = this.#low1;
    copy.#low2 = this.#low2;
    copy.#high1 = this.#high1;
    copy.#high2 = this.#high2;
    return copy;
  }
}
