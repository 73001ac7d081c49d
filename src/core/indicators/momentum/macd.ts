import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { choiceParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';

const SEEDS = ['average', 'aligned', 'first'] as const;
type Seed = (typeof SEEDS)[number];
const parameters = z
  .strictObject({
    fast: periodParameter(12),
    slow: periodParameter(26, 2),
    signal: periodParameter(9),
    source: sourceParameter,
    seed: choiceParameter(SEEDS, 'average'),
  })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class MacdStream implements IndicatorStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;
  readonly #source: number;
  readonly #seed: Seed;
  /** Prices that the fast average still leaves out, so that it begins with the slow one. */
  #fastDelay: number;

  constructor(fast: number, slow: number, signal: number, source: number, seed: Seed) {
    const isFirst = seed === 'first';
    this.#fast = new ExponentialAverage(fast, isFirst ? 1 : fast);
    this.#slow = new ExponentialAverage(slow, isFirst ? 1 : slow);
    this.#signal = new ExponentialAverage(signal, isFirst ? 1 : signal);
    this.#source = source;
    this.#seed = seed;
    this.#fastDelay = seed === 'aligned' ? slow - fast : 0;
  }

  #nextLine(price: number): number {
    const slow = this.#slow.next(price);
    if (this.#fastDelay === 0) return this.#fast.next(price) - slow;
    this.#fastDelay--;
    return Number.NaN;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const price = sourcePrice(this.#source, open, high, low, close);
    const line = this.#nextLine(price);
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
      const line = this.#nextLine(prices[i] as number);
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
    const copy = new MacdStream(this.#fast.period, this.#slow.period, this.#signal.period, this.#source, this.#seed);
    copy.#fastDelay = this.#fastDelay;
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}

/**
 * Moving average convergence divergence (Appel): fast EMA less slow EMA, its EMA as the signal, their difference. By default each
 * average is seeded with its own first simple average, as in Stock.Indicators and TradingView; seed `aligned` takes that of the fast
 * one at the bar where the slow one begins, as TA-Lib does; `first` begins all with the first price, as MetaTrader does (whose own
 * signal is a simple average).
 */
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
  warmupBars: ({ slow, seed }) => (seed === 'first' ? 0 : slow - 1),
  create: ({ fast, slow, signal, source, seed }) => new MacdStream(fast, slow, signal, PRICE_SOURCES.indexOf(source), seed),
};
