import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({ period: periodParameter(10), multiplier: numberParameter(3, 0.01, 100) });

class SuperTrendStream extends PerBarStream {
  readonly #multiplier: number;
  #range: AverageTrueRange;
  #previousClose = Number.NaN;
  #upper = Number.NaN;
  #lower = Number.NaN;
  #isRising = true;
  #hasStarted = false;

  constructor(period: number, multiplier: number) {
    super();
    this.#multiplier = multiplier;
    this.#range = new AverageTrueRange(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const range = this.#range.next(high, low, close);
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    if (Number.isNaN(range)) {
      out.fill(Number.NaN);
      return;
    }
    const middle = (high + low) / 2;
    const upper = middle + this.#multiplier * range;
    const lower = middle - this.#multiplier * range;
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#isRising = close >= middle;
      this.#upper = upper;
      this.#lower = lower;
    }
    if (upper < this.#upper || previousClose > this.#upper) this.#upper = upper;
    if (lower > this.#lower || previousClose < this.#lower) this.#lower = lower;
    this.#isRising = close > (this.#isRising ? this.#lower : this.#upper);
    out[0] = this.#isRising ? this.#lower : this.#upper;
    out[1] = this.#isRising ? Number.NaN : this.#upper;
    out[2] = this.#isRising ? this.#lower : Number.NaN;
    out[3] = this.#isRising ? 1 : -1;
  }

  clone(): SuperTrendStream {
    const copy = new SuperTrendStream(this.#range.period, this.#multiplier);
    copy.#range = this.#range.clone();
    copy.#previousClose = this.#previousClose;
    copy.#upper = this.#upper;
    copy.#lower = this.#lower;
    copy.#isRising = this.#isRising;
    copy.#hasStarted = this.#hasStarted;
    return copy;
  }
}

/**
 * SuperTrend (Seban): the band `multiplier` average true ranges from the middle of the bar, which only moves towards the price until a
 * close crosses it. `superTrend` is the lower band while rising and the upper one while falling; `direction` is 1 or -1.
 */
export const superTrend: IndicatorDefinition<typeof parameters> = {
  id: 'supertrend',
  aliases: ['super-trend'],
  title: 'SuperTrend',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'superTrend', style: 'none' },
    { name: 'upperBand', style: 'line' },
    { name: 'lowerBand', style: 'line' },
    { name: 'direction', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, multiplier }) => new SuperTrendStream(period, multiplier),
};
