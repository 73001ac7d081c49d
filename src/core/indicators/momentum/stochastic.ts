import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { channelPosition, HighLowChannel } from '../high-low-channel.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  signal: periodParameter(3, 1, 100),
  smooth: periodParameter(3, 1, 100),
});

class StochasticStream extends PerBarStream {
  readonly #channel: HighLowChannel;
  readonly #positions: ContiguousWindow;
  readonly #oscillators: ContiguousWindow;

  constructor(period: number, smooth: number, signal: number) {
    super();
    this.#channel = new HighLowChannel(period);
    this.#positions = new ContiguousWindow(smooth);
    this.#oscillators = new ContiguousWindow(signal);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const channel = this.#channel;
    const positions = this.#positions;
    const oscillators = this.#oscillators;
    channel.next(high, low);
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    if (!channel.isWarm) return;
    positions.push(channelPosition(close, channel.high, channel.low));
    if (positions.count < positions.size) return;
    const oscillator = windowMean(positions.values, positions.start, positions.size);
    out[0] = oscillator;
    oscillators.push(oscillator);
    if (oscillators.count < oscillators.size) return;
    out[1] = windowMean(oscillators.values, oscillators.start, oscillators.size);
  }

  clone(): StochasticStream {
    const copy = new StochasticStream(this.#channel.period, this.#positions.size, this.#oscillators.size);
    copy.#channel.copyFrom(this.#channel);
    copy.#positions.copyFrom(this.#positions);
    copy.#oscillators.copyFrom(this.#oscillators);
    return copy;
  }
}

/**
 * Stochastic oscillator (Lane): where the close lies in the high-low channel of `period` bars, averaged over `smooth`
 * bars (%K), and the average of that over `signal` bars (%D).
 */
export const stochastic: IndicatorDefinition<typeof parameters> = {
  id: 'stochastic',
  aliases: ['stoch'],
  title: 'Stochastic oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'oscillator', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [20, 80], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period, smooth }) => period + smooth - 2,
  create: ({ period, smooth, signal }) => new StochasticStream(period, smooth, signal),
};
