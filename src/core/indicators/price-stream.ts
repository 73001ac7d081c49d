import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorStream } from './definition.ts';
import { sourceColumn, sourcePrice } from './price-source.ts';

/** Base of streams that see one price of each bar and nothing else. `source` is the position in PRICE_SOURCES. */
export abstract class PriceStream implements IndicatorStream {
  protected readonly source: number;

  constructor(source: number) {
    this.source = source;
  }

  /** Takes the next bar's price; writes the values of all outputs to `out`. */
  abstract next(price: number, out: Float64Array): void;
  abstract clone(): PriceStream;

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.next(sourcePrice(this.source, open, high, low, close), out);
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const prices = sourceColumn(this.source, bars, from, to);
    const row = new Float64Array(outputs.length);
    for (let i = 0; i < prices.length; i++) {
      this.next(prices[i] as number, row);
      for (let k = 0; k < row.length; k++) (outputs[k] as Float64Array)[from + i] = row[k] as number;
    }
  }
}
