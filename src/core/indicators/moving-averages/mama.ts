import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowMean } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';
import { HomodynePhase } from './homodyne-phase.ts';

const parameters = z
  .strictObject({
    fastLimit: numberParameter(0.5, 0.01, 0.99),
    slowLimit: numberParameter(0.05, 0.001, 0.98),
    source: choiceParameter(PRICE_SOURCES, 'hl2'),
  })
  .refine(({ fastLimit, slowLimit }) => slowLimit < fastLimit, 'The parameter slowLimit must be smaller than fastLimit');

/** Prices that the first averages are the mean of. */
const SEED_BARS = 6;

class MamaStream extends PriceStream {
  readonly #fastLimit: number;
  readonly #slowLimit: number;
  readonly #prices = new ContiguousWindow(SEED_BARS);
  readonly #phase = new HomodynePhase();
  #mama = Number.NaN;
  #fama = Number.NaN;

  constructor(source: number, fastLimit: number, slowLimit: number) {
    super(source);
    this.#fastLimit = fastLimit;
    this.#slowLimit = slowLimit;
  }

  next(price: number, out: Float64Array): void {
    const prices = this.#prices;
    prices.push(price);
    if (!Number.isNaN(this.#mama)) this.#follow(price);
    else if (prices.count === SEED_BARS) {
      this.#mama = windowMean(prices.values, prices.start, SEED_BARS);
      this.#fama = this.#mama;
    }
    out[0] = this.#mama;
    out[1] = this.#fama;
  }

  #follow(price: number): void {
    const { values, start } = this.#prices;
    const phase = this.#phase;
    const before = phase.phase;
    phase.next((4 * price + 3 * (values[start + 4] as number) + 2 * (values[start + 3] as number) + (values[start + 2] as number)) / 10);
    const turned = Math.max(before - phase.phase, 1);
    const weight = Math.max(this.#fastLimit / turned, this.#slowLimit);
    this.#mama = weight * price + (1 - weight) * this.#mama;
    this.#fama = 0.5 * weight * this.#mama + (1 - 0.5 * weight) * this.#fama;
  }

  clone(): MamaStream {
    const copy = new MamaStream(this.source, this.#fastLimit, this.#slowLimit);
    copy.#prices.copyFrom(this.#prices);
    copy.#phase.copyFrom(this.#phase);
    copy.#mama = this.#mama;
    copy.#fama = this.#fama;
    return copy;
  }
}

/**
 * MESA adaptive moving average (Ehlers 2001) and its follower: the weight is `fastLimit` over the degrees that the phase of the
 * dominant cycle fell in this bar, at least `slowLimit`. Begins with the mean of the first six prices, as in Stock.Indicators; TA-Lib
 * gives nothing before bar 32.
 */
export const mama: IndicatorDefinition<typeof parameters> = {
  id: 'mama',
  aliases: [],
  title: 'MESA adaptive moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [
    { name: 'mama', style: 'line' },
    { name: 'fama', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: () => SEED_BARS - 1,
  create: ({ fastLimit, slowLimit, source }) => new MamaStream(PRICE_SOURCES.indexOf(source), fastLimit, slowLimit),
};
