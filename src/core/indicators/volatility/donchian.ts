import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { bandWidthOf } from './bollinger-figures.ts';

const parameters = z.strictObject({ period: periodParameter(20), until: choiceParameter(['bar-before', 'this-bar'], 'bar-before') });

class DonchianStream extends PerBarStream {
  readonly #channel: HighLowChannel;
  readonly #includesThisBar: boolean;

  constructor(period: number, includesThisBar: boolean) {
    super();
    this.#includesThisBar = includesThisBar;
    this.#channel = new HighLowChannel(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const channel = this.#channel;
    if (this.#includesThisBar) channel.next(high, low);
    const isWarm = channel.isWarm;
    out[0] = isWarm ? channel.high : Number.NaN;
    out[1] = isWarm ? (channel.high + channel.low) / 2 : Number.NaN;
    out[2] = isWarm ? channel.low : Number.NaN;
    out[3] = isWarm ? bandWidthOf(channel.high, channel.low, out[1]) : Number.NaN;
    if (!this.#includesThisBar) channel.next(high, low);
  }

  clone(): DonchianStream {
    const copy = new DonchianStream(this.#channel.period, this.#includesThisBar);
    copy.#channel.copyFrom(this.#channel);
    return copy;
  }
}

/**
 * Donchian channel: highest high and lowest low of `period` bars, the line between them, and the width as a fraction of it. Of the bars
 * before this one, so that a bar can break it (Stock.Indicators), or until this bar (TA-Lib, TradingView).
 */
export const donchian: IndicatorDefinition<typeof parameters> = {
  id: 'donchian',
  aliases: ['donchian-channels', 'dc'],
  title: 'Donchian channel',
  family: 'volatility',
  version: 2,
  parameters,
  outputs: [
    { name: 'upperBand', style: 'band' },
    { name: 'centerline', style: 'line' },
    { name: 'lowerBand', style: 'band' },
    { name: 'width', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, until }) => (until === 'this-bar' ? period - 1 : period),
  create: ({ period, until }) => new DonchianStream(period, until === 'this-bar'),
};
