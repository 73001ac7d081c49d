import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { trueRangeOf } from './true-range.ts';
import { averageBy, TrueRangeAverage } from './true-range-average.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  smoothing: choiceParameter(['wilder', 'simple', 'exponential'], 'wilder'),
  start: choiceParameter(['second-bar', 'first-bar'], 'second-bar'),
});

/** Wilder's average of the true range of a stream of bars. */
export class AverageTrueRange implements IndicatorStream {
  readonly period: number;
  readonly #alpha: number;
  readonly #beta: number;
  /** Bars seen, counted up to `period + 1`. */
  #count = 0;
  #average = 0;
  #previousClose = 0;

  constructor(period: number) {
    this.period = period;
    this.#alpha = 1 / period;
    this.#beta = 1 - this.#alpha;
  }

  /** Takes the next bar; NaN for the first `period` bars. The first average is of true ranges 1 … period. */
  next(high: number, low: number, close: number): number {
    const count = this.#count;
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    if (count === 0) {
      this.#count = 1;
      return Number.NaN;
    }
    const range = trueRangeOf(high, low, previousClose);
    if (count > this.period) {
      this.#average = this.#alpha * range + this.#beta * this.#average;
      return this.#average;
    }
    this.#count++;
    this.#average += range;
    if (count < this.period) return Number.NaN;
    this.#average /= this.period;
    return this.#average;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.next(high, low, close);
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const { high, low, close } = bars;
    const output = outputs[0] as Float64Array;
    const period = this.period;
    let i = from;
    for (; i < to && this.#count <= period; i++) output[i] = this.next(high[i] as number, low[i] as number, close[i] as number);
    const alpha = this.#alpha;
    const beta = this.#beta;
    let average = this.#average;
    let previousClose = this.#previousClose;
    for (; i < to; i++) {
      average = alpha * trueRangeOf(high[i] as number, low[i] as number, previousClose) + beta * average;
      previousClose = close[i] as number;
      output[i] = average;
    }
    this.#average = average;
    this.#previousClose = previousClose;
  }

  clone(): AverageTrueRange {
    const copy = new AverageTrueRange(this.period);
    copy.#count = this.#count;
    copy.#average = this.#average;
    copy.#previousClose = this.#previousClose;
    return copy;
  }
}

/**
 * Average true range (Wilder 1978), in price units, seeded with the mean of the first `period` ranges. By default Wilder's smoothing of
 * ranges from the second bar on (Stock.Indicators, TA-Lib). TradingView counts the first bar's own range too (`first-bar`);
 * MetaTrader takes the simple average (`simple`).
 */
export const atr: IndicatorDefinition<typeof parameters> = {
  id: 'atr',
  aliases: [],
  title: 'Average true range',
  family: 'volatility',
  version: 2,
  parameters,
  outputs: [{ name: 'atr', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period, start }) => (start === 'first-bar' ? period - 1 : period),
  create: ({ period, smoothing, start }) =>
    smoothing === 'wilder' && start === 'second-bar'
      ? new AverageTrueRange(period)
      : new TrueRangeAverage(averageBy(smoothing, period), start === 'first-bar'),
};
