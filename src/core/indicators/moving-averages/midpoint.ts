import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14), source: sourceParameter });

class MidpointStream extends PriceStream {
  readonly #channel: HighLowChannel;

  constructor(source: number, period: number) {
    super(source);
    this.#channel = new HighLowChannel(period);
  }

  next(price: number, out: Float64Array): void {
    const channel = this.#channel;
    channel.next(price, price);
    out[0] = channel.isWarm ? (channel.high + channel.low) / 2 : Number.NaN;
  }

  clone(): MidpointStream {
    const copy = new MidpointStream(this.source, this.#channel.period);
    copy.#channel.copyFrom(this.#channel);
    return copy;
  }
}

/** The middle between the highest and the lowest of the newest `period` prices. */
export const midpoint: IndicatorDefinition<typeof parameters> = {
  id: 'midpoint',
  aliases: [],
  title: 'Midpoint',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'midpoint', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new MidpointStream(PRICE_SOURCES.indexOf(source), period),
};
