import { PerBarStream } from '../per-bar-stream.ts';
import type { SessionWindow } from '../session-days.ts';
import { PriceHistogram } from './price-histogram.ts';
import { SessionBars } from './session-bars.ts';

/** Profile since the window began. The bins are laid anew, and filled from the window's bars, only when its range has grown. */
export class SessionProfileStream extends PerBarStream {
  readonly #window: SessionWindow;
  readonly #binCount: number;
  readonly #share: number;
  readonly #histogram: PriceHistogram;
  readonly #bars = new SessionBars();
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;

  constructor(window: SessionWindow, binCount: number, share: number) {
    super();
    this.#window = window;
    this.#binCount = binCount;
    this.#share = share;
    this.#histogram = new PriceHistogram(binCount);
  }

  push(timeUs: number, _open: number, high: number, low: number, _close: number, volume: number, out: Float64Array): void {
    const histogram = this.#histogram;
    if (this.#window.enters(timeUs)) {
      this.#bars.clear();
      this.#low = Number.POSITIVE_INFINITY;
      this.#high = Number.NEGATIVE_INFINITY;
    }
    this.#bars.push(low, high, volume);
    if (low < this.#low || high > this.#high) {
      this.#low = Math.min(low, this.#low);
      this.#high = Math.max(high, this.#high);
      histogram.span(this.#low, this.#high);
      this.#bars.addTo(histogram);
    } else histogram.add(low, high, volume);
    histogram.measure(this.#share);
    out[0] = histogram.poc;
    out[1] = histogram.valueAreaHigh;
    out[2] = histogram.valueAreaLow;
  }

  clone(): SessionProfileStream {
    const copy = new SessionProfileStream(this.#window.clone(), this.#binCount, this.#share);
    copy.#histogram.copyFrom(this.#histogram);
    copy.#bars.copyFrom(this.#bars);
    copy.#low = this.#low;
    copy.#high = this.#high;
    return copy;
  }
}
