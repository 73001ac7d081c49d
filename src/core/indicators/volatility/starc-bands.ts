import { z } from 'zod';
import { MovingAverage } from '#core/numeric/moving-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({
  period: periodParameter(5, 2),
  multiplier: numberParameter(2, 0.01, 100),
  atrPeriod: periodParameter(10, 2),
});

class StarcBandsStream extends PerBarStream {
  readonly #multiplier: number;
  readonly #average: MovingAverage;
  #range: AverageTrueRange;

  constructor(period: number, multiplier: number, atrPeriod: number) {
    super();
    this.#multiplier = multiplier;
    this.#average = new MovingAverage(period);
    this.#range = new AverageTrueRange(atrPeriod);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const average = this.#average.next(close);
    const reach = this.#range.next(high, low, close) * this.#multiplier;
    out[0] = average + reach;
    out[1] = average;
    out[2] = average - reach;
  }

  clone(): StarcBandsStream {
    const copy = new StarcBandsStream(this.#average.period, this.#multiplier, this.#range.period);
    copy.#average.copyFrom(this.#average);
    copy.#range = this.#range.clone();
    return copy;
  }
}

/** STARC bands (Stoller): the simple average of the close and the lines `multiplier` average true ranges above and below it. */
export const starcBands: IndicatorDefinition<typeof parameters> = {
  id: 'starc-bands',
  aliases: ['starc'],
  title: 'STARC bands',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'upperBand', style: 'band' },
    { name: 'centerline', style: 'line' },
    { name: 'lowerBand', style: 'band' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, multiplier, atrPeriod }) => new StarcBandsStream(period, multiplier, atrPeriod),
};
