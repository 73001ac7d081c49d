import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z
  .strictObject({ fast: periodParameter(12), slow: periodParameter(26, 2), signal: periodParameter(9), source: sourceParameter })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class PpoStream extends PriceStream {
  readonly #fast: ExponentialAverage;
  readonly #slow: ExponentialAverage;
  readonly #signal: ExponentialAverage;

  constructor(source: number, fast: number, slow: number, signal: number) {
    super(source);
    this.#fast = new ExponentialAverage(fast);
    this.#slow = new ExponentialAverage(slow);
    this.#signal = new ExponentialAverage(signal);
  }

  next(price: number, out: Float64Array): void {
    const fast = this.#fast.next(price);
    const slow = this.#slow.next(price);
    out.fill(Number.NaN, 0, 3);
    if (!this.#slow.isWarm || slow === 0) return;
    const oscillator = (100 * (fast - slow)) / slow;
    const signal = this.#signal.next(oscillator);
    out[0] = oscillator;
    out[1] = signal;
    out[2] = oscillator - signal;
  }

  clone(): PpoStream {
    const copy = new PpoStream(this.source, this.#fast.period, this.#slow.period, this.#signal.period);
    copy.#fast.copyFrom(this.#fast);
    copy.#slow.copyFrom(this.#slow);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}

/**
 * Percentage price oscillator (Appel): fast less slow exponential average in percent of the slow one, its exponential average as the
 * signal, their difference. Every average is seeded with a simple one. NaN where the slow average is zero.
 */
export const ppo: IndicatorDefinition<typeof parameters> = {
  id: 'ppo',
  aliases: [],
  title: 'Percentage price oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'ppo', style: 'line' },
    { name: 'signal', style: 'line' },
    { name: 'histogram', style: 'histogram' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ slow }) => slow - 1,
  create: ({ fast, slow, signal, source }) => new PpoStream(PRICE_SOURCES.indexOf(source), fast, slow, signal),
};
