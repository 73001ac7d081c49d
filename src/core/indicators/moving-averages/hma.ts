import { z } from 'zod';
import { WeightedAverage } from '#core/numeric/weighted-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20, 2), source: sourceParameter });

const smoothingOf = (period: number): number => Math.floor(Math.sqrt(period));

class HmaStream extends PriceStream {
  readonly #whole: WeightedAverage;
  readonly #half: WeightedAverage;
  readonly #smooth: WeightedAverage;

  constructor(source: number, period: number) {
    super(source);
    this.#whole = new WeightedAverage(period);
    this.#half = new WeightedAverage(Math.floor(period / 2));
    this.#smooth = new WeightedAverage(smoothingOf(period));
  }

  next(price: number, out: Float64Array): void {
    const half = this.#half.next(price);
    const whole = this.#whole.next(price);
    out[0] = Number.isNaN(whole) ? Number.NaN : this.#smooth.next(2 * half - whole);
  }

  clone(): HmaStream {
    const copy = new HmaStream(this.source, this.#whole.period);
    copy.#whole.copyFrom(this.#whole);
    copy.#half.copyFrom(this.#half);
    copy.#smooth.copyFrom(this.#smooth);
    return copy;
  }
}

/** Hull moving average (2005): the weighted average over √period bars of 2·WMA(period / 2) − WMA(period), both rounded down. */
export const hma: IndicatorDefinition<typeof parameters> = {
  id: 'hma',
  aliases: ['hull'],
  title: 'Hull moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'hma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period + smoothingOf(period) - 2,
  create: ({ period, source }) => new HmaStream(PRICE_SOURCES.indexOf(source), period),
};
