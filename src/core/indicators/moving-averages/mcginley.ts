import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  factor: numberParameter(0.6, 0.01, 10),
  source: sourceParameter,
});

class McGinleyStream extends PriceStream {
  readonly #period: number;
  readonly #factor: number;
  /** NaN before the first bar. */
  #average = Number.NaN;

  constructor(source: number, period: number, factor: number) {
    super(source);
    this.#period = period;
    this.#factor = factor;
  }

  next(price: number, out: Float64Array): void {
    const before = this.#average;
    const ratio = price / before;
    const square = ratio * ratio;
    const next = before + (price - before) / (this.#factor * this.#period * (square * square));
    this.#average = Number.isFinite(next) ? next : price;
    out[0] = Number.isNaN(before) ? Number.NaN : this.#average;
  }

  clone(): McGinleyStream {
    const copy = new McGinleyStream(this.source, this.#period, this.#factor);
    copy.#average = this.#average;
    return copy;
  }
}

/**
 * McGinley dynamic (1990): an average whose weight falls with the fourth power of the price over itself, so that it hurries down and
 * hesitates up. Begins with the first price, without a value there; begins anew with the price where that ratio is zero or undefined.
 */
export const mcginley: IndicatorDefinition<typeof parameters> = {
  id: 'mcginley-dynamic',
  aliases: ['dynamic', 'mcginley'],
  title: 'McGinley dynamic',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'dynamic', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => 1,
  create: ({ period, factor, source }) => new McGinleyStream(PRICE_SOURCES.indexOf(source), period, factor),
};
