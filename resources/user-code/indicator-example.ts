import { defineIndicator, type IndicatorStream, type PriceSource, priceSource, sourcePrice, wholeNumber } from 'tradewind';

/** How far the price is from its mean over the newest bars, as a fraction of the mean. */
class DistanceStream implements IndicatorStream {
  readonly period: number;
  readonly source: PriceSource;
  /** The newest prices, the next one to be replaced at `at`. */
  prices: Float64Array;
  at = 0;
  count = 0;

  constructor(period: number, source: PriceSource) {
    this.period = period;
    this.source = source;
    this.prices = new Float64Array(period);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const price = sourcePrice(this.source, open, high, low, close);
    this.prices[this.at] = price;
    this.at = (this.at + 1) % this.period;
    this.count++;
    if (this.count < this.period) return;
    let sum = 0;
    for (const one of this.prices) sum += one;
    out[0] = price / (sum / this.period) - 1;
  }

  clone(): DistanceStream {
    const copy = new DistanceStream(this.period, this.source);
    copy.prices = this.prices.slice();
    copy.at = this.at;
    copy.count = this.count;
    return copy;
  }
}

export const indicator = defineIndicator({
  title: 'Distance from the mean',
  version: 1,
  parameters: { period: wholeNumber(20, 2, 500), source: priceSource() },
  outputs: [{ name: 'distance', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new DistanceStream(period, source),
});
