import { PerBarStream } from '../per-bar-stream.ts';
import type { SessionWindow } from '../session-days.ts';
import { PriceHistogram } from './price-histogram.ts';

const FIELDS = 3;

/** Profile since the window began. The bins are laid anew, and filled from the window's bars, only when its range has grown. */
export class SessionProfileStream extends PerBarStream {
  readonly #window: SessionWindow;
  readonly #binCount: number;
  readonly #share: number;
  readonly #histogram: PriceHistogram;
  /** Low, high and volume of the window's bars. */
  #bars = new Float64Array(FIELDS * 64);
  #count = 0;
  #low = Number.NaN;
  #high = Number.NaN;

  constructor(window: SessionWindow, binCount: number, share: number) {
    super();
    this.#window = window;
    this.#binCount = binCount;
    this.#share = share;
    this.#histogram = new PriceHistogram(binCount);
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, volume: number, out: Float64Array): void {
    if (this.#window.enters(timeUs)) this.#count = 0;
    this.#keep(low, high, volume);
    const histogram = this.#histogram;
    if (this.#count === 1 || low < this.#low || high > this.#high) {
      this.#low = this.#count === 1 ? low : Math.min(low, this.#low);
      this.#high = this.#count === 1 ? high : Math.max(high, this.#high);
      histogram.span(this.#low, this.#high);
      const bars = this.#bars;
      const end = this.#count * FIELDS;
      for (let at = 0; at < end; at += FIELDS) histogram.add(bars[at] as number, bars[at + 1] as number, bars[at + 2] as number);
    } else histogram.add(low, high, volume);
    histogram.measure(this.#share);
    out[0] = histogram.poc;
    out[1] = histogram.valueAreaHigh;
    out[2] = histogram.valueAreaLow;
  }

  #keep(low: number, high: number, volume: number): void {
    const at = this.#count * FIELDS;
    if (at === this.#bars.length) {
      const larger = new Float64Array(this.#bars.length * 2);
      larger.set(this.#bars);
      this.#bars = larger;
    }
    this.#bars[at] = low;
    this.#bars[at + 1] = high;
    this.#bars[at + 2] = volume;
    this.#count++;
  }

  clone(): SessionProfileStream {
    const copy = new SessionProfileStream(this.#window.clone(), this.#binCount, this.#share);
    copy.#histogram.copyFrom(this.#histogram);
    copy.#bars = this.#bars.slice();
    copy.#count = this.#count;
    copy.#low = this.#low;
    copy.#high = this.#high;
    return copy;
  }
}
