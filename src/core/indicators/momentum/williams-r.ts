import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { channelPosition, HighLowChannel } from '../high-low-channel.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14) });

class WilliamsRStream extends PerBarStream {
  readonly #channel: HighLowChannel;

  constructor(period: number) {
    super();
    this.#channel = new HighLowChannel(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const channel = this.#channel;
    channel.next(high, low);
    out[0] = channel.isWarm ? channelPosition(close, channel.high, channel.low) - 100 : Number.NaN;
  }

  clone(): WilliamsRStream {
    const copy = new WilliamsRStream(this.#channel.period);
    copy.#channel.copyFrom(this.#channel);
    return copy;
  }
}

/** Williams %R: the unsmoothed stochastic shifted to -100 … 0. */
export const williamsR: IndicatorDefinition<typeof parameters> = {
  id: 'williams-r',
  aliases: ['willr', 'wpr', 'williams-percent-r'],
  title: 'Williams %R',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'williamsR', style: 'line' }],
  pane: { placement: 'separate', levels: [-80, -20], range: [-100, 0] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period }) => new WilliamsRStream(period),
};
