import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';

const parameters = z
  .strictObject({ fast: periodParameter(12), slow: periodParameter(26, 2), signal: periodParameter(9), source: sourceParameter })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class MacdStream implements IndicatorStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;
  readonly #source: number;

  constructor(fast: number, slow: number, signal: number, source: number) {
    this.#fast = new ExponentialAverage(fast);
    this.#slow = new ExponentialAverage(slow);
    this.#signal = new ExponentialAverage(signal);
    this.#source = source;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const price = sourcePrice(this.#source, open, high, low, close);
    const fast = this.#fast.next(price);
    const slow = this.#slow.next(price);
    const line = fast - slow;
    const signal = this.#slow.isWarm ? this.#signal.next(line) : Number.NaN;
    out[0] = line;
    out[1] = signal;
    out[2] = line - signal;
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    const prices = sourceColumn(this.#source, bars, from, to);
    const lines = (outputs[0] as Float64Array).subarray(from, to);
    const signals = (outputs[1] as Float64Array).subarray(from, to);
    const histograms = (outputs[2] as Float64Array).subarray(from, to);
    let i = 0;
    for (; i < prices.length && !this.#signal.isWarm; i++) {
      const price = prices[i] as number;
      const line = this.#fast.next(price) - this.#slow.next(price);
      const signal = this.#slow.isWarm ? this.#signal.next(line) : Number.NaN;
      lines[i] = line;
      signals[i] = signal;
      histograms[i] = line - signal;
    }
    const { alpha: fastAlpha, beta: fastBeta } = this.#fast;
    const { alpha: slowAlpha, beta: slowBeta } = this.#slow;
    const { alpha: signalAlpha, beta: signalBeta } = this.#signal;
    let fast = this.#fast.value;
    let slow = this.#slow.value;
    let signal = this.#signal.value;
    for (; i < prices.length; i++) {
      const price = prices[i] as number;
      fast = fastAlpha * price + fastBeta * fast;
      slow = slowAlpha * price + slowBeta * slow;
      const line = fast - slow;
      signal = signalAlpha * line + signalBeta * signal;
      lines[i] = line;
      signals[i] = signal;
      histograms[i] = line - signal;
    }
    this.#fast.value = fast;
    this.#slow.value = slow;
    this.#signal.value = signal;
  }

  clone(): MacdStream {
    const copy = new MacdStream(this.#fast.period, this.#slow.period, this.#signal.period, this.#source);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}

/** Moving average convergence divergence (Appel): fast EMA less slow EMA, its EMA as the signal, their difference. */
export const macd: IndicatorDefinition<typeof parameters> = {
  id: 'macd',
  aliases: [],
  title: 'Moving average convergence divergence',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'macd', style: 'line' },
    { name: 'signal', style: 'line' },
    { name: 'histogram', style: 'histogram' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ slow }) => slow - 1,
  create: ({ fast, slow, signal, source }) => new MacdStream(fast, slow, signal, PRICE_SOURCES.indexOf(source)),
};
