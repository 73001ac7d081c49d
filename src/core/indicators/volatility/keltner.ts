import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({
  period: periodParameter(20, 2),
  multiplier: numberParameter(2, 0.01, 100),
  atrPeriod: periodParameter(10, 2),
});

class KeltnerStream extends PerBarStream {
  readonly #multiplier: number;
  #average: ExponentialAverage;
  #range: AverageTrueRange;
  /** Bars until both periods are over. */
  #remaining: number;

  constructor(period: number, multiplier: number, atrPeriod: number) {
    super();
    this.#multiplier = multiplier;
    this.#average = new ExponentialAverage(period);
    this.#range = new AverageTrueRange(atrPeriod);
    this.#remaining = Math.max(period, atrPeriod);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const average = this.#average.next(close);
    const range = this.#range.next(high, low, close);
    if (this.#remaining > 0) this.#remaining--;
    if (this.#remaining > 0) {
      out.fill(Number.NaN);
      return;
    }
    const reach = range * this.#multiplier;
    out[0] = average + reach;
    out[1] = average;
    out[2] = average - reach;
    out[3] = average === 0 ? Number.NaN : (2 * reach) / average;
    out[4] = range;
  }

  clone(): KeltnerStream {
    const copy = new KeltnerStream(this.#average.period, this.#multiplier, this.#range.period);
    copy.#average.copyFrom(this.#average);
    copy.#range = this.#range.clone();
    copy.#remaining = this.#remaining;
    return copy;
  }
}

/**
 * Keltner channel (Raschke's form): the exponential average of the close and the lines `multiplier` average true ranges of `atrPeriod`
 * above and below it; beside them the width as a fraction of the average, and the range itself.
 */
export const keltner: IndicatorDefinition<typeof parameters> = {
  id: 'keltner',
  aliases: ['keltner-channels', 'kc'],
  title: 'Keltner channel',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'upperBand', style: 'band' },
    { name: 'centerline', style: 'line' },
    { name: 'lowerBand', style: 'band' },
    { name: 'width', style: 'none' },
    { name: 'atr', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period, atrPeriod }) => Math.max(period, atrPeriod) - 1,
  create: ({ period, multiplier, atrPeriod }) => new KeltnerStream(period, multiplier, atrPeriod),
};
