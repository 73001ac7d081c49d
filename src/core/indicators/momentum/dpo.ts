import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14), source: sourceParameter });

/** Bars that the average is shifted back by. */
const shiftOf = (period: number): number => Math.floor(period / 2) + 1;

class DpoStream extends PriceStream {
  readonly #period: number;
  readonly #prices: ContiguousWindow;

  constructor(source: number, period: number) {
    super(source);
    this.#period = period;
    this.#prices = new ContiguousWindow(Math.max(period, shiftOf(period) + 1));
  }

  next(price: number, out: Float64Array): void {
    const prices = this.#prices;
    const period = this.#period;
    prices.push(price);
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    if (prices.count < prices.size) return;
    const end = prices.start + prices.size;
    const mean = windowMean(prices.values, end - period, period);
    out[0] = (prices.values[end - 1 - shiftOf(period)] as number) - mean;
    out[1] = mean;
  }

  clone(): DpoStream {
    const copy = new DpoStream(this.source, this.#period);
    copy.#prices.copyFrom(this.#prices);
    return copy;
  }
}

/**
 * Detrended price oscillator: the price less the simple average that ends period / 2 + 1 bars later, and that average. As published
 * each value stands at the bar of the price, which was in the past when it became known; the stream gives it at the bar that ends the
 * average, as TA-Lib does.
 */
export const dpo: IndicatorDefinition<typeof parameters> = {
  id: 'dpo',
  aliases: [],
  title: 'Detrended price oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'dpo', style: 'line' },
    { name: 'sma', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: true,
  warmupBars: ({ period }) => Math.max(period - 1, shiftOf(period)),
  create: ({ period, source }) => new DpoStream(PRICE_SOURCES.indexOf(source), period),
  published: (bars: BarColumns, { period, source }, outputs) => {
    const count = bars.timeUs.length;
    const shift = shiftOf(period);
    new DpoStream(PRICE_SOURCES.indexOf(source), period).pushMany(bars, 0, count, outputs);
    for (const output of outputs) {
      output.copyWithin(0, shift, count);
      output.fill(Number.NaN, Math.max(0, count - shift), count);
    }
  },
};
