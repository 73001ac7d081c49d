import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(35, 2),
  smooth: periodParameter(20, 2),
  signal: periodParameter(10),
  source: sourceParameter,
});

/** An average whose newest value weighs 2 / period: Swenlin's, who leaves out the usual + 1. */
const swenlinAverage = (period: number) => new ExponentialAverage(period, period, 2 / period);

class PmoStream extends PriceStream {
  readonly #first: ExponentialAverage;
  readonly #second: ExponentialAverage;
  readonly #signal: ExponentialAverage;
  #previous = 0;

  constructor(source: number, period: number, smooth: number, signal: number) {
    super(source);
    this.#first = swenlinAverage(period);
    this.#second = swenlinAverage(smooth);
    this.#signal = new ExponentialAverage(signal);
  }

  next(price: number, out: Float64Array): void {
    const previous = this.#previous;
    this.#previous = price;
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    // Before the first bar there is no price either.
    if (previous === 0) return;
    const first = this.#first.next((100 * (price - previous)) / previous);
    if (!this.#first.isWarm) return;
    const second = this.#second.next(10 * first);
    if (!this.#second.isWarm) return;
    out[0] = second;
    out[1] = this.#signal.next(second);
  }

  clone(): PmoStream {
    const copy = new PmoStream(this.source, this.#first.period, this.#second.period, this.#signal.period);
    copy.#first.copyFrom(this.#first);
    copy.#second.copyFrom(this.#second);
    copy.#signal.copyFrom(this.#signal);
    copy.#previous = this.#previous;
    return copy;
  }
}

/**
 * Price momentum oscillator (Swenlin): the one-bar rate of change in percent, averaged over `period` bars, times ten, averaged over
 * `smooth` bars; its exponential average as the signal. Changes from a price of zero are left out, without a value there.
 */
export const pmo: IndicatorDefinition<typeof parameters> = {
  id: 'price-momentum-oscillator',
  aliases: ['pmo'],
  title: 'Price momentum oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'pmo', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period, smooth }) => period + smooth - 1,
  create: ({ period, smooth, signal, source }) => new PmoStream(PRICE_SOURCES.indexOf(source), period, smooth, signal),
};
