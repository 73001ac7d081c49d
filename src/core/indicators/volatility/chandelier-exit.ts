import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({
  period: periodParameter(22),
  multiplier: numberParameter(3, 0.01, 100),
  side: choiceParameter(['long', 'short'], 'long'),
});

class ChandelierStream extends PerBarStream {
  readonly #multiplier: number;
  readonly #isLong: boolean;
  readonly #channel: HighLowChannel;
  #range: AverageTrueRange;

  constructor(period: number, multiplier: number, isLong: boolean) {
    super();
    this.#multiplier = multiplier;
    this.#isLong = isLong;
    this.#channel = new HighLowChannel(period);
    this.#range = new AverageTrueRange(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const reach = this.#range.next(high, low, close) * this.#multiplier;
    this.#channel.next(high, low);
    out[0] = this.#isLong ? this.#channel.high - reach : this.#channel.low + reach;
  }

  clone(): ChandelierStream {
    const copy = new ChandelierStream(this.#channel.period, this.#multiplier, this.#isLong);
    copy.#channel.copyFrom(this.#channel);
    copy.#range = this.#range.clone();
    return copy;
  }
}

/**
 * Chandelier exit (Le Beau): for a long position `multiplier` average true ranges below the highest high, for a short one above the lowest
 * low.
 */
export const chandelierExit: IndicatorDefinition<typeof parameters> = {
  id: 'chandelier-exit',
  aliases: ['chandelier', 'chexit'],
  title: 'Chandelier exit',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'chandelierExit', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, multiplier, side }) => new ChandelierStream(period, multiplier, side === 'long'),
};
