import { z } from 'zod';
import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, LONGEST_PERIOD, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const TIES = ['oldest', 'newest'] as const;
const parameters = z.strictObject({ period: periodParameter(25, 1, LONGEST_PERIOD - 1), ties: choiceParameter(TIES, 'oldest') });

class AroonStream extends PerBarStream {
  readonly #period: number;
  readonly #highest: SlidingMaximum;
  readonly #lowestNegated: SlidingMaximum;
  #count = 0;

  constructor(period: number, keepsOldest: boolean) {
    super();
    this.#period = period;
    this.#highest = new SlidingMaximum(period + 1, keepsOldest);
    this.#lowestNegated = new SlidingMaximum(period + 1, keepsOldest);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const period = this.#period;
    this.#highest.next(high);
    this.#lowestNegated.next(-low);
    if (this.#count < period) {
      this.#count++;
      out[0] = Number.NaN;
      out[1] = Number.NaN;
      out[2] = Number.NaN;
      return;
    }
    const up = (100 * (period - this.#highest.age)) / period;
    const down = (100 * (period - this.#lowestNegated.age)) / period;
    out[0] = up;
    out[1] = down;
    out[2] = up - down;
  }

  clone(): AroonStream {
    const copy = new AroonStream(this.#period, this.#highest.keepsOldest);
    copy.#highest.copyFrom(this.#highest);
    copy.#lowestNegated.copyFrom(this.#lowestNegated);
    copy.#count = this.#count;
    return copy;
  }
}

/**
 * Aroon (Chande 1995): how recent the highest high and the lowest low of the newest `period` + 1 bars are, 100 for this bar and 0
 * for the oldest, and up less down. Of equal extremes the oldest counts, as in Stock.Indicators; with `ties` `newest` the newest, as
 * in TA-Lib.
 */
export const aroon: IndicatorDefinition<typeof parameters> = {
  id: 'aroon',
  aliases: ['aroon-oscillator'],
  title: 'Aroon',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'aroonUp', style: 'line' },
    { name: 'aroonDown', style: 'line' },
    { name: 'oscillator', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [0, 50], range: [-100, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, ties }) => new AroonStream(period, ties === 'oldest'),
};
