import { PerBarStream } from '../per-bar-stream.ts';
import type { FractalStream } from './fractal-stream.ts';
import { PivotTrend } from './pivot-trend.ts';

/** Pivots, their trends and the ends of their lines with the bar that makes them known. */
export class PivotsStream extends PerBarStream {
  readonly #fractals: FractalStream;
  readonly #found = new Float64Array(2);
  readonly #high: PivotTrend;
  readonly #low: PivotTrend;
  /** Bars seen. All pivots are known equally late: bars between them are bars between what tells them. */
  #bars = 0;

  constructor(fractals: FractalStream, reach: number) {
    super();
    this.#fractals = fractals;
    this.#high = new PivotTrend(reach);
    this.#low = new PivotTrend(reach);
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const found = this.#found;
    this.#fractals.push(timeUs, open, high, low, close, volume, found);
    this.#tell(this.#high, found[0] as number, 0, out);
    this.#tell(this.#low, found[1] as number, 1, out);
    this.#bars++;
  }

  /** Writes point, line and trend of one kind; outputs alternate between highs and lows. */
  #tell(trend: PivotTrend, price: number, kind: 0 | 1, out: Float64Array): void {
    const isFound = !Number.isNaN(price);
    const direction = isFound ? trend.compare(this.#bars, price) : Number.NaN;
    out[kind] = price;
    out[kind + 2] = Number.isNaN(direction) ? Number.NaN : price;
    out[kind + 4] = direction;
    if (isFound) trend.follow(this.#bars, price);
  }

  clone(): PivotsStream {
    const copy = new PivotsStream(this.#fractals.clone(), this.#high.reach);
    copy.#high.copyFrom(this.#high);
    copy.#low.copyFrom(this.#low);
    copy.#bars = this.#bars;
    return copy;
  }
}
