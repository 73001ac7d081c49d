import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';
import { RelativeStrength } from './rsi.ts';
import { SmoothedStochastic } from './smoothed-stochastic.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  stochastic: periodParameter(14),
  signal: periodParameter(3, 1, 100),
  smooth: periodParameter(1, 1, 100),
  source: sourceParameter,
});

class StochasticRsiStream extends PriceStream {
  readonly #strength: RelativeStrength;
  readonly #stochastic: SmoothedStochastic;

  constructor(source: number, strength: RelativeStrength, stochastic: SmoothedStochastic) {
    super(source);
    this.#strength = strength;
    this.#stochastic = stochastic;
  }

  next(price: number, out: Float64Array): void {
    const strength = this.#strength.next(price);
    const stochastic = this.#stochastic;
    if (!Number.isNaN(strength)) stochastic.next(strength, strength, strength);
    out[0] = stochastic.oscillator;
    out[1] = stochastic.signal;
  }

  clone(): StochasticRsiStream {
    const strength = new RelativeStrength(this.#strength.period);
    strength.copyFrom(this.#strength);
    return new StochasticRsiStream(this.source, strength, this.#stochastic.clone());
  }
}

/**
 * Stochastic RSI (Chande and Kroll 1994): where the relative strength index of `period` bars lies in its own channel of
 * `stochastic` bars, 0 to 100, averaged over `smooth` bars; its average over `signal` bars. 0 where the index stood still.
 */
export const stochasticRsi: IndicatorDefinition<typeof parameters> = {
  id: 'stochastic-rsi',
  aliases: ['stoch-rsi', 'stochrsi'],
  title: 'Stochastic RSI',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'stochRsi', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [20, 80], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period, stochastic, smooth }) => period + stochastic + smooth - 2,
  create: ({ period, stochastic, smooth, signal, source }) =>
    new StochasticRsiStream(
      PRICE_SOURCES.indexOf(source),
      new RelativeStrength(period),
      new SmoothedStochastic(stochastic, smooth, signal),
    ),
};
