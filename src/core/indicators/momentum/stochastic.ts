import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { SmoothedStochastic, STOCHASTIC_SMOOTHINGS } from './smoothed-stochastic.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  signal: periodParameter(3, 1, 100),
  smooth: periodParameter(3, 1, 100),
  smoothing: choiceParameter(STOCHASTIC_SMOOTHINGS, 'simple'),
  kFactor: numberParameter(3, 0.1, 100),
  dFactor: numberParameter(2, 0.1, 100),
});

class StochasticStream extends PerBarStream {
  readonly #stochastic: SmoothedStochastic;
  readonly #kFactor: number;
  readonly #dFactor: number;

  constructor(stochastic: SmoothedStochastic, kFactor: number, dFactor: number) {
    super();
    this.#stochastic = stochastic;
    this.#kFactor = kFactor;
    this.#dFactor = dFactor;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const stochastic = this.#stochastic;
    stochastic.next(high, low, close);
    out[0] = stochastic.oscillator;
    out[1] = stochastic.signal;
    out[2] = this.#kFactor * stochastic.oscillator - this.#dFactor * stochastic.signal;
  }

  clone(): StochasticStream {
    return new StochasticStream(this.#stochastic.clone(), this.#kFactor, this.#dFactor);
  }
}

/**
 * Stochastic oscillator (Lane): where the close lies in the high-low channel of `period` bars, averaged over `smooth`
 * bars (%K), the average of that over `signal` bars (%D), and %J = `kFactor`·%K − `dFactor`·%D. Simple averages by default, as in
 * Stock.Indicators, TA-Lib and MetaTrader; `smoothing` `wilder` takes Wilder's, begun with the first value.
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
    { name: 'percentJ', style: 'line', isExtra: true },
  ],
  pane: { placement: 'separate', levels: [20, 80], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period, smooth, smoothing }) => (smoothing === 'simple' ? period + smooth - 2 : period - 1),
  create: ({ period, smooth, signal, smoothing, kFactor, dFactor }) =>
    new StochasticStream(new SmoothedStochastic(period, smooth, signal, smoothing), kFactor, dFactor),
};
