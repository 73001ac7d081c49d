import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { numberParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({ period: periodParameter(7, 2), multiplier: numberParameter(3, 0.01, 100) });

class VolatilityStopStream extends PerBarStream {
  readonly #multiplier: number;
  #range: AverageTrueRange;
  /** Average true range of the bar before. */
  #reach = Number.NaN;
  #bars = 0;
  #first = Number.NaN;
  #highest = Number.NaN;
  #lowest = Number.NaN;
  /** Most favourable close since the trend began. */
  #significant = Number.NaN;
  #isLong = true;
  #hasStopped = false;

  constructor(period: number, multiplier: number) {
    super();
    this.#multiplier = multiplier;
    this.#range = new AverageTrueRange(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const reach = this.#reach * this.#multiplier;
    this.#reach = this.#range.next(high, low, close);
    out.fill(Number.NaN);
    if (this.#bars < this.#range.period) this.#begin(close);
    else this.#advance(close, reach, out);
  }

  /** The first trend is a guess from the closes of the first period. */
  #begin(close: number): void {
    if (this.#bars === 0) {
      this.#first = close;
      this.#highest = close;
      this.#lowest = close;
    }
    if (close > this.#highest) this.#highest = close;
    if (close < this.#lowest) this.#lowest = close;
    this.#bars++;
    if (this.#bars < this.#range.period) return;
    this.#isLong = close > this.#first;
    this.#significant = this.#isLong ? this.#highest : this.#lowest;
  }

  #advance(close: number, reach: number, out: Float64Array): void {
    const isLong = this.#isLong;
    const stop = isLong ? this.#significant - reach : this.#significant + reach;
    const isStop = isLong ? close < stop : close > stop;
    if (this.#hasStopped) {
      out[0] = stop;
      out[1] = Number(isStop);
      out[isLong ? 3 : 2] = stop;
    }
    if (isStop) {
      this.#hasStopped = true;
      this.#significant = close;
      this.#isLong = !isLong;
    } else if (isLong ? close > this.#significant : close < this.#significant) this.#significant = close;
  }

  clone(): VolatilityStopStream {
    const copy = new VolatilityStopStream(this.#range.period, this.#multiplier);
    copy.#range = this.#range.clone();
    copy.#reach = this.#reach;
    copy.#bars = this.#bars;
    copy.#first = this.#first;
    copy.#highest = this.#highest;
    copy.#lowest = this.#lowest;
    copy.#significant = this.#significant;
    copy.#isLong = this.#isLong;
    copy.#hasStopped = this.#hasStopped;
    return copy;
  }
}

/**
 * Volatility stop (Wilder 1978): `multiplier` average true ranges of the bar before from the most favourable close of the trend; reverses when
 * a close crosses it. Nothing up to and with the first stop, whose trend is a guess. `isStop` is 1 at a bar that reverses, else 0.
 */
export const volatilityStop: IndicatorDefinition<typeof parameters> = {
  id: 'volatility-stop',
  aliases: ['vol-stop'],
  title: 'Volatility stop',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [
    { name: 'sar', style: 'points' },
    { name: 'isStop', style: 'none' },
    { name: 'upperBand', style: 'none' },
    { name: 'lowerBand', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  /** The least: where the first stop is, is in the data. */
  warmupBars: ({ period }) => period + 2,
  create: ({ period, multiplier }) => new VolatilityStopStream(period, multiplier),
};
