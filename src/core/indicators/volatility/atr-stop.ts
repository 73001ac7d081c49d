import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({
  period: periodParameter(21),
  multiplier: numberParameter(3, 0.01, 100),
  ends: choiceParameter(['close', 'high-low'], 'close'),
});

class AtrStopStream extends PerBarStream {
  readonly #multiplier: number;
  readonly #usesClose: boolean;
  #range: AverageTrueRange;
  #previousClose = Number.NaN;
  #upper = Number.POSITIVE_INFINITY;
  #lower = Number.NEGATIVE_INFINITY;
  #isRising: boolean | null = null;

  constructor(period: number, multiplier: number, usesClose: boolean) {
    super();
    this.#multiplier = multiplier;
    this.#usesClose = usesClose;
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
    const reach = this.#multiplier * range;
    const upper = (this.#usesClose ? close : high) + reach;
    const lower = (this.#usesClose ? close : low) - reach;
    const wasRising = this.#isRising ?? close >= previousClose;
    if (upper < this.#upper || previousClose > this.#upper) this.#upper = upper;
    if (lower > this.#lower || previousClose < this.#lower) this.#lower = lower;
    const isRising = close > (wasRising ? this.#lower : this.#upper);
    this.#isRising = isRising;
    out[0] = isRising ? this.#lower : this.#upper;
    out[1] = isRising ? Number.NaN : this.#upper;
    out[2] = isRising ? this.#lower : Number.NaN;
    out[3] = range;
  }

  clone(): AtrStopStream {
    const copy = new AtrStopStream(this.#range.period, this.#multiplier, this.#usesClose);
    copy.#range = this.#range.clone();
    copy.#previousClose = this.#previousClose;
    copy.#upper = this.#upper;
    copy.#lower = this.#lower;
    copy.#isRising = this.#isRising;
    return copy;
  }
}

/**
 * Trailing stop `multiplier` average true ranges from the close, or from high and low: moves only towards the price until a close crosses
 * it. `buyStop` is it while falling, `sellStop` while rising, `atrStop` either.
 */
export const atrStop: IndicatorDefinition<typeof parameters> = {
  id: 'atr-stop',
  aliases: ['atr-trailing-stop'],
  title: 'Trailing stop by the true range',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'atrStop', style: 'none' },
    { name: 'buyStop', style: 'line' },
    { name: 'sellStop', style: 'line' },
    { name: 'atr', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, multiplier, ends }) => new AtrStopStream(period, multiplier, ends === 'close'),
};
