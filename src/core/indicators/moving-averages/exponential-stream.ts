import type { BarColumns } from '#core/market/bar-columns.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorStream } from '../definition.ts';
import { sourceColumn, sourcePrice } from '../price-source.ts';

/** One exponential average of one price of each bar. */
export class ExponentialStream implements IndicatorStream {
  readonly #average: ExponentialAverage;
  readonly #source: number;

  constructor(source: number, period: number, seedCount: number, alpha: number) {
    this.#average = new ExponentialAverage(period, seedCount, alpha);
    this.#source = source;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#average.next(sourcePrice(this.#source, open, high, low, close));
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    this.#average.nextMany(sourceColumn(this.#source, bars, from, to), (outputs[0] as Float64Array).subarray(from, to));
  }

  clone(): ExponentialStream {
    const { period, seedCount, alpha } = this.#average;
    const copy = new ExponentialStream(this.#source, period, seedCount, alpha);
    copy.#average.copyFrom(this.#average);
    return copy;
  }
}
