import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { HighLowChannel } from '../high-low-channel.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2) });

class ChoppinessStream extends PerBarStream {
  readonly #ranges: ContiguousWindow;
  readonly #channel: HighLowChannel;
  #previousClose = Number.NaN;
  #isFirst = true;

  constructor(period: number) {
    super();
    this.#ranges = new ContiguousWindow(period);
    this.#channel = new HighLowChannel(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const { values, size } = this.#ranges;
    if (!this.#isFirst) {
      const trueHigh = Math.max(high, this.#previousClose);
      const trueLow = Math.min(low, this.#previousClose);
      this.#ranges.push(trueHigh - trueLow);
      this.#channel.next(trueHigh, trueLow);
    }
    this.#isFirst = false;
    this.#previousClose = close;
    const height = this.#channel.high - this.#channel.low;
    const isDefined = this.#ranges.count === size && height > 0;
    out[0] = isDefined ? (100 * Math.log((size * windowMean(values, this.#ranges.start, size)) / height)) / Math.log(size) : Number.NaN;
  }

  clone(): ChoppinessStream {
    const copy = new ChoppinessStream(this.#ranges.size);
    copy.#ranges.copyFrom(this.#ranges);
    copy.#channel.copyFrom(this.#channel);
    copy.#previousClose = this.#previousClose;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Choppiness index (Dreiss): 100 log(sum of true ranges / height of the channel) / log(period); 100 where all is back and forth. NaN
 * without a range.
 */
export const choppiness: IndicatorDefinition<typeof parameters> = {
  id: 'choppiness',
  aliases: ['chop'],
  title: 'Choppiness index',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'chop', style: 'line' }],
  pane: { placement: 'separate', levels: [38.2, 61.8], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new ChoppinessStream(period),
};
