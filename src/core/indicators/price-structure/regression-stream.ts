import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { LinearFit } from '#core/numeric/linear-fit.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { sourcePrice } from '../price-source.ts';

/** Slope, intercept, deviation, explained share and end of the regression over the newest prices. */
export class RegressionStream extends PerBarStream {
  readonly #source: number;
  readonly #window: ContiguousWindow;
  readonly #fit = new LinearFit();
  /** Bars seen: the newest is number `#bars` of the series. */
  #bars = 0;

  constructor(period: number, source: number) {
    super();
    this.#source = source;
    this.#window = new ContiguousWindow(period);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const window = this.#window;
    const fit = this.#fit;
    window.push(sourcePrice(this.#source, open, high, low, close));
    this.#bars++;
    if (window.count < window.size) {
      out.fill(Number.NaN);
      return;
    }
    fit.fit(window.values, window.start, window.size);
    out[0] = fit.slope;
    out[1] = fit.meanY - fit.slope * (this.#bars - (window.size - 1) / 2);
    out[2] = fit.deviation;
    out[3] = fit.rSquared;
    out[4] = fit.at(window.size - 1);
  }

  clone(): RegressionStream {
    const copy = new RegressionStream(this.#window.size, this.#source);
    copy.#window.copyFrom(this.#window);
    copy.#bars = this.#bars;
    return copy;
  }
}
