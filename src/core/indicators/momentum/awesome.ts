import { z } from 'zod';
import { WindowMean } from '#core/numeric/window-mean.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z
  .strictObject({ fast: periodParameter(5), slow: periodParameter(34, 2), source: choiceParameter(PRICE_SOURCES, 'hl2') })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class AwesomeStream extends PriceStream {
  readonly #fast: WindowMean;
  readonly #slow: WindowMean;

  constructor(source: number, fast: number, slow: number) {
    super(source);
    this.#fast = new WindowMean(fast);
    this.#slow = new WindowMean(slow);
  }

  next(price: number, out: Float64Array): void {
    const oscillator = this.#fast.next(price) - this.#slow.next(price);
    out[0] = oscillator;
    out[1] = price === 0 ? Number.NaN : (100 * oscillator) / price;
  }

  clone(): AwesomeStream {
    const copy = new AwesomeStream(this.source, this.#fast.period, this.#slow.period);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    return copy;
  }
}

/** Awesome oscillator (Williams 1998): fast less slow simple average of (high + low) / 2, and that in percent of the price. */
export const awesome: IndicatorDefinition<typeof parameters> = {
  id: 'awesome',
  aliases: ['ao'],
  title: 'Awesome oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'oscillator', style: 'histogram' },
    { name: 'normalized', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ slow }) => slow - 1,
  create: ({ fast, slow, source }) => new AwesomeStream(PRICE_SOURCES.indexOf(source), fast, slow),
};
