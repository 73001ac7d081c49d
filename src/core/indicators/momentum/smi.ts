import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(13),
  first: periodParameter(25),
  second: periodParameter(2),
  signal: periodParameter(3),
});

type Parameters = z.output<typeof parameters>;

/** Every average begins with its first value. */
const average = (period: number) => new ExponentialAverage(period, 1);

class SmiStream extends PerBarStream {
  readonly #parameters: Parameters;
  readonly #channel: HighLowChannel;
  /** First and second average of the distance from the middle, of the range, and that of the index. */
  readonly #averages: readonly [ExponentialAverage, ExponentialAverage, ExponentialAverage, ExponentialAverage, ExponentialAverage];

  constructor(given: Parameters) {
    super();
    this.#parameters = given;
    this.#channel = new HighLowChannel(given.period);
    const { first, second, signal } = given;
    this.#averages = [average(first), average(second), average(first), average(second), average(signal)];
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const channel = this.#channel;
    channel.next(high, low);
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    if (!channel.isWarm) return;
    const [distanceOnce, distanceTwice, rangeOnce, rangeTwice, signal] = this.#averages;
    const distance = distanceTwice.next(distanceOnce.next(close - (channel.high + channel.low) / 2));
    const range = rangeTwice.next(rangeOnce.next(channel.high - channel.low));
    if (range === 0) return;
    const index = (100 * distance) / (range / 2);
    out[0] = index;
    out[1] = signal.next(index);
  }

  clone(): SmiStream {
    const copy = new SmiStream(this.#parameters);
    copy.#channel.copyFrom(this.#channel);
    for (const [k, each] of copy.#averages.entries()) each.copyFrom(this.#averages[k] as ExponentialAverage);
    return copy;
  }
}

/**
 * Stochastic momentum index (Blau 1993): the close's distance from the middle of its channel, averaged twice, as a share of half the
 * channel's width averaged likewise, in percent; its average as the signal. Every average begins with its first value, as in
 * Stock.Indicators. NaN until there was a range.
 */
export const smi: IndicatorDefinition<typeof parameters> = {
  id: 'stochastic-momentum',
  aliases: ['smi'],
  title: 'Stochastic momentum index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'smi', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [-40, 40], range: [-100, 100] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: (given) => new SmiStream(given),
};
