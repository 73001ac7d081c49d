import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';
import { SmoothedStochastic } from './smoothed-stochastic.ts';

const parameters = z
  .strictObject({ cycle: periodParameter(10), fast: periodParameter(23), slow: periodParameter(50, 2), source: sourceParameter })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

const SMOOTH = 3;

class SchaffStream extends PriceStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #stochastic: SmoothedStochastic;

  constructor(source: number, fast: number, slow: number, stochastic: SmoothedStochastic) {
    super(source);
    this.#fast = new ExponentialAverage(fast);
    this.#slow = new ExponentialAverage(slow);
    this.#stochastic = stochastic;
  }

  next(price: number, out: Float64Array): void {
    const line = this.#fast.next(price) - this.#slow.next(price);
    const stochastic = this.#stochastic;
    if (!Number.isNaN(line)) stochastic.next(line, line, line);
    out[0] = stochastic.oscillator;
  }

  clone(): SchaffStream {
    const copy = new SchaffStream(this.source, this.#fast.period, this.#slow.period, this.#stochastic.clone());
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    return copy;
  }
}

/**
 * Schaff trend cycle: where the difference of a fast and a slow exponential average lies in its own channel of `cycle` bars, 0 to
 * 100, averaged over 3 bars: the form of Stock.Indicators, which smooths once; 0 where the difference stood still.
 */
export const schaffTrendCycle: IndicatorDefinition<typeof parameters> = {
  id: 'schaff-trend-cycle',
  aliases: ['stc'],
  title: 'Schaff trend cycle',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'stc', style: 'line' }],
  pane: { placement: 'separate', levels: [25, 75], range: [0, 100] },
  repaints: false,
  warmupBars: ({ slow, cycle }) => slow + cycle + SMOOTH - 3,
  create: ({ cycle, fast, slow, source }) =>
    new SchaffStream(PRICE_SOURCES.indexOf(source), fast, slow, new SmoothedStochastic(cycle, SMOOTH, 1)),
};
