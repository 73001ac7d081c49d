import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(10), source: choiceParameter(PRICE_SOURCES, 'hl2') });

class FisherStream extends PriceStream {
  readonly #channel: HighLowChannel;
  #position = 0;
  /** The value before; NaN before the first bar. */
  #fisher = Number.NaN;

  constructor(source: number, period: number) {
    super(source);
    this.#channel = new HighLowChannel(period);
  }

  next(price: number, out: Float64Array): void {
    const channel = this.#channel;
    const before = this.#fisher;
    channel.next(price, price);
    if (Number.isNaN(before)) this.#fisher = 0;
    else {
      const range = channel.high - channel.low;
      const position = range === 0 ? 0 : 0.66 * ((price - channel.low) / range - 0.5) + 0.67 * this.#position;
      this.#position = position > 0.99 ? 0.999 : position < -0.99 ? -0.999 : position;
      this.#fisher = 0.5 * Math.log((1 + this.#position) / (1 - this.#position)) + 0.5 * before;
    }
    out[0] = this.#fisher;
    out[1] = before;
  }

  clone(): FisherStream {
    const copy = new FisherStream(this.source, this.#channel.period);
    copy.#channel.copyFrom(this.#channel);
    copy.#position = this.#position;
    copy.#fisher = this.#fisher;
    return copy;
  }
}

/**
 * Fisher transform (Ehlers 2002): the price's place in its channel of up to `period` bars, smoothed and made normally distributed;
 * the trigger is the value before. 0 at the first bar, as in Stock.Indicators.
 */
export const fisherTransform: IndicatorDefinition<typeof parameters> = {
  id: 'fisher-transform',
  aliases: ['fisher'],
  title: 'Fisher transform',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'fisher', style: 'line' },
    { name: 'trigger', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: () => 0,
  create: ({ period, source }) => new FisherStream(PRICE_SOURCES.indexOf(source), period),
};
