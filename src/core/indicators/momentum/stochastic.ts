import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { SmoothedStochastic } from './smoothed-stochastic.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  signal: periodParameter(3, 1, 100),
  smooth: periodParameter(3, 1, 100),
});

class StochasticStream extends PerBarStream {
  readonly #stochastic: SmoothedStochastic;

  constructor(stochastic: SmoothedStochastic) {
    super();
    this.#stochastic = stochastic;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const stochastic = this.#stochastic;
    stochastic.next(high, low, close);
    out[0] = stochastic.oscillator;
    out[1] = stochastic.signal;
    out[2] = 3 * stochastic.oscillator - 2 * stochastic.signal;
  }

  clone(): StochasticStream {
    return new StochasticStream(this.#stochastic.clone());
  }
}

/**
 * Stochastic oscillator (Lane): where the close lies in the high-low channel of `period` bars, averaged over `smooth`
 * bars (%K), the average of that over `signal` bars (%D), and %J = 3·%K − 2·%D.
 */
export const stochastic: IndicatorDefinition<typeof parameters> = {
  id: 'stochastic',
  aliases: ['stoch'],
  title: 'Stochastic oscillator',
  family: 'momentum',
  version: 2,
  parameters,
  outputs: [
    { name: 'oscillator', style: 'line' },
    { name: 'signal', style: 'line' },
    { name: 'percentJ', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [20, 80], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period, smooth }) => period + smooth - 2,
  create: ({ period, smooth, signal }) => new StochasticStream(new SmoothedStochastic(period, smooth, signal)),
};
