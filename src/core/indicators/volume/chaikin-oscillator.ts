import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import { averageSeedParameter, seedCountOf } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume, moneyFlowMultiplier } from './money-flow.ts';

const parameters = z
  .strictObject({ fast: periodParameter(3), slow: periodParameter(10, 2), seed: averageSeedParameter })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class ChaikinOscillatorStream extends PerBarStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  #total = 0;

  constructor(fast: ExponentialAverage, slow: ExponentialAverage) {
    super();
    this.#fast = fast;
    this.#slow = slow;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const multiplier = moneyFlowMultiplier(high, low, close);
    const flow = multiplier * knownVolume(volume);
    this.#total += flow;
    out[0] = this.#fast.next(this.#total) - this.#slow.next(this.#total);
    out[1] = this.#total;
    out[2] = multiplier;
    out[3] = flow;
  }

  clone(): ChaikinOscillatorStream {
    const { period: fast, seedCount: fastSeed } = this.#fast;
    const { period: slow, seedCount: slowSeed } = this.#slow;
    const copy = new ChaikinOscillatorStream(new ExponentialAverage(fast, fastSeed), new ExponentialAverage(slow, slowSeed));
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#total = this.#total;
    return copy;
  }
}

/**
 * Chaikin oscillator: fast less slow exponential average of the accumulation/distribution line. `seed` says how the averages begin: with
 * the mean of their first values (Stock.Indicators) or with the first (TA-Lib's ADOSC). The line itself and the bar's part of it are
 * there from the first bar.
 */
export const chaikinOscillator: IndicatorDefinition<typeof parameters> = {
  id: 'chaikin-oscillator',
  aliases: ['chaikin-osc', 'adosc'],
  title: 'Chaikin oscillator',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [
    { name: 'oscillator', style: 'line' },
    { name: 'adl', style: 'none' },
    { name: 'moneyFlowMultiplier', style: 'none' },
    { name: 'moneyFlowVolume', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: () => 0,
  create: ({ fast, slow, seed }) =>
    new ChaikinOscillatorStream(
      new ExponentialAverage(fast, seedCountOf(seed, fast)),
      new ExponentialAverage(slow, seedCountOf(seed, slow)),
    ),
};
