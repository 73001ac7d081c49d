import { z } from 'zod';
import { WeightedAverage } from '#core/numeric/weighted-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14), source: sourceParameter });

class WmaStream extends PriceStream {
  readonly #average: WeightedAverage;

  constructor(source: number, period: number) {
    super(source);
    this.#average = new WeightedAverage(period);
  }

  next(price: number, out: Float64Array): void {
    out[0] = this.#average.next(price);
  }

  clone(): WmaStream {
    const copy = new WmaStream(this.source, this.#average.period);
    copy.#average.copyFrom(this.#average);
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
  create: ({ period, source }) => new WmaStream(PRICE_SOURCES.indexOf(source), period),
};
