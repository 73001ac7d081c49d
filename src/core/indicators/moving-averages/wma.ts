import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';

const parameters = z.strictObject({ period: periodParameter(14), source: sourceParameter });

/** Slides the sum and the weighted sum; takes both afresh every `period` bars so that rounding can't grow. */
class WmaStream implements IndicatorStream {
  readonly #window: ContiguousWindow;
  readonly #source: number;
  readonly #divisor: number;
  #sum = 0;
  #weighted = 0;
  #untilFresh: number;

  constructor(period: number, source: number) {
    this.#window = new ContiguousWindow(period);
    this.#source = source;
    this.#divisor = (period * (period + 1)) / 2;
    this.#untilFresh = period;
  }

  #next(price: number): number {
    const window = this.#window;
    const period = window.size;
    const oldest = window.values[window.start] as number;
    this.#weighted += period * price - this.#sum;
    this.#sum += price - oldest;
    window.push(price);
    if (--this.#untilFresh === 0) this.#takeAfresh();
    return window.count === period ? this.#weighted / this.#divisor : Number.NaN;
  }

  #takeAfresh(): void {
    const { values, start, size } = this.#window;
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < size; i++) {
      const value = values[start + i] as number;
      sum += value;
      weighted += value * (i + 1);
    }
    this.#sum = sum;
    this.#weighted = weighted;
    this.#untilFresh = size;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#next(sourcePrice(this.#source, open, high, low, close));
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const prices = sourceColumn(this.#source, bars, from, to);
    const output = outputs[0] as Float64Array;
    for (let i = 0; i < prices.length; i++) output[from + i] = this.#next(prices[i] as number);
  }

  clone(): WmaStream {
    const copy = new WmaStream(this.#window.size, this.#source);
    copy.#window.copyFrom(this.#window);
    copy.#sum = this.#sum;
    copy.#weighted = this.#weighted;
    copy.#untilFresh = this.#untilFresh;
    return copy;
  }
}

/** Linearly weighted moving average: the newest of `period` prices weighs `period`, the oldest 1. */
export const wma: IndicatorDefinition<typeof parameters> = {
  id: 'wma',
  aliases: [],
  title: 'Weighted moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'wma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new WmaStream(period, PRICE_SOURCES.indexOf(source)),
};
