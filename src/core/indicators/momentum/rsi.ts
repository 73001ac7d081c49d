import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { UpsAndDowns } from '#core/numeric/ups-and-downs.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { choiceParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const SMOOTHINGS = ['wilder', 'simple'] as const;
const parameters = z.strictObject({
  period: periodParameter(14),
  source: sourceParameter,
  smoothing: choiceParameter(SMOOTHINGS, 'wilder'),
});

/**
 * Wilder's relative strength of one stream of prices. Gains and losses are taken from a change by arithmetic, which is exact, and not
 * by comparison: no processor guesses the direction of the next price.
 */
export class RelativeStrength {
  readonly period: number;
  readonly #alpha: number;
  readonly #beta: number;
  #count = 0;
  #gain = 0;
  #loss = 0;
  #previous = 0;

  constructor(period: number) {
    this.period = period;
    this.#alpha = 1 / period;
    this.#beta = 1 - this.#alpha;
  }

  /** Takes the next price; NaN for the first `period` prices, then 0 to 100. 50 while the price has never moved. */
  next(price: number): number {
    const count = this.#count;
    const change = count === 0 ? 0 : price - this.#previous;
    this.#previous = price;
    const size = Math.abs(change);
    const gain = 0.5 * (size + change);
    const loss = 0.5 * (size - change);
    const period = this.period;
    if (count <= period) {
      this.#count++;
      this.#gain += gain;
      this.#loss += loss;
      if (count < period) return Number.NaN;
      this.#gain /= period;
      this.#loss /= period;
    } else {
      this.#gain = this.#alpha * gain + this.#beta * this.#gain;
      this.#loss = this.#alpha * loss + this.#beta * this.#loss;
    }
    const total = this.#gain + this.#loss;
    return total === 0 ? 50 : (100 * this.#gain) / total;
  }

  /** The same as `next` for every price in turn, with the state in locals. */
  nextMany(prices: Float64Array, output: Float64Array): void {
    const period = this.period;
    let i = 0;
    while (i < prices.length && this.#count <= period) {
      output[i] = this.next(prices[i] as number);
      i++;
    }
    const alpha = this.#alpha;
    const beta = this.#beta;
    let averageGain = this.#gain;
    let averageLoss = this.#loss;
    let previous = this.#previous;
    for (; i < prices.length; i++) {
      const price = prices[i] as number;
      const change = price - previous;
      previous = price;
      const size = Math.abs(change);
      averageGain = alpha * (0.5 * (size + change)) + beta * averageGain;
      averageLoss = alpha * (0.5 * (size - change)) + beta * averageLoss;
      const total = averageGain + averageLoss;
      output[i] = total === 0 ? 50 : (100 * averageGain) / total;
    }
    this.#gain = averageGain;
    this.#loss = averageLoss;
    this.#previous = previous;
  }

  copyFrom(other: RelativeStrength): void {
    this.#count = other.#count;
    this.#gain = other.#gain;
    this.#loss = other.#loss;
    this.#previous = other.#previous;
  }
}

class RsiStream implements IndicatorStream {
  readonly #strength: RelativeStrength;
  readonly #source: number;

  constructor(period: number, source: number) {
    this.#strength = new RelativeStrength(period);
    this.#source = source;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#strength.next(sourcePrice(this.#source, open, high, low, close));
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    this.#strength.nextMany(sourceColumn(this.#source, bars, from, to), (outputs[0] as Float64Array).subarray(from, to));
  }

  clone(): RsiStream {
    const copy = new RsiStream(this.#strength.period, this.#source);
    copy.#strength.copyFrom(this.#strength);
    return copy;
  }
}

class SimpleRsiStream extends PriceStream {
  readonly #moves: UpsAndDowns;

  constructor(source: number, period: number) {
    super(source);
    this.#moves = new UpsAndDowns(period);
  }

  next(price: number, out: Float64Array): void {
    const moves = this.#moves;
    moves.next(price);
    const total = moves.ups + moves.downs;
    if (!moves.isWarm) out[0] = Number.NaN;
    else out[0] = total === 0 ? 50 : (100 * moves.ups) / total;
  }

  clone(): SimpleRsiStream {
    const copy = new SimpleRsiStream(this.source, this.#moves.period);
    copy.#moves.copyFrom(this.#moves);
    return copy;
  }
}

/**
 * Relative strength index (Wilder 1978): average gain over average gain plus loss, in percent; 50 while the price has never moved.
 * Wilder's smoothing by default, seeded with the simple average of the first `period` changes, as in Stock.Indicators, TA-Lib,
 * TradingView and MetaTrader; `smoothing` `simple` averages the newest `period` changes alike (Cutler).
 */
export const rsi: IndicatorDefinition<typeof parameters> = {
  id: 'rsi',
  aliases: [],
  title: 'Relative strength index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'rsi', style: 'line' }],
  pane: { placement: 'separate', levels: [30, 70], range: [0, 100] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period, source, smoothing }) => {
    const position = PRICE_SOURCES.indexOf(source);
    return smoothing === 'simple' ? new SimpleRsiStream(position, period) : new RsiStream(period, position);
  },
};
