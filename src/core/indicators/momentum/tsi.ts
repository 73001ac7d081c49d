import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(25),
  smooth: periodParameter(13),
  signal: periodParameter(7),
  source: sourceParameter,
});

/** An exponential average of an exponential average, the second fed once the first is defined. */
class DoubleSmoothing {
  readonly #first: ExponentialAverage;
  readonly #second: ExponentialAverage;

  constructor(period: number, smooth: number) {
    this.#first = new ExponentialAverage(period);
    this.#second = new ExponentialAverage(smooth);
  }

  next(value: number): number {
    const first = this.#first.next(value);
    return this.#first.isWarm ? this.#second.next(first) : Number.NaN;
  }

  clone(): DoubleSmoothing {
    const copy = new DoubleSmoothing(this.#first.period, this.#second.period);
    copy.#first.copyFrom(this.#first);
    copy.#second.copyFrom(this.#second);
    return copy;
  }
}

class TsiStream extends PriceStream {
  readonly #changes: DoubleSmoothing;
  readonly #sizes: DoubleSmoothing;
  readonly #signal: ExponentialAverage;
  #previous = Number.NaN;

  constructor(source: number, changes: DoubleSmoothing, sizes: DoubleSmoothing, signal: number) {
    super(source);
    this.#changes = changes;
    this.#sizes = sizes;
    this.#signal = new ExponentialAverage(signal);
  }

  next(price: number, out: Float64Array): void {
    const change = price - this.#previous;
    this.#previous = price;
    out[0] = Number.NaN;
    out[1] = Number.NaN;
    if (Number.isNaN(change)) return;
    const changes = this.#changes.next(change);
    const sizes = this.#sizes.next(Math.abs(change));
    if (Number.isNaN(sizes) || sizes === 0) return;
    const strength = (100 * changes) / sizes;
    out[0] = strength;
    out[1] = this.#signal.next(strength);
  }

  clone(): TsiStream {
    const copy = new TsiStream(this.source, this.#changes.clone(), this.#sizes.clone(), this.#signal.period);
    copy.#signal.copyFrom(this.#signal);
    copy.#previous = this.#previous;
    return copy;
  }
}

/**
 * True strength index (Blau 1991): the change of the price, smoothed by exponential averages over `period` and then `smooth` bars,
 * as a share of its size smoothed likewise, in percent, with its exponential average as the signal; every average is seeded with a
 * simple one. NaN until the price has moved.
 */
export const tsi: IndicatorDefinition<typeof parameters> = {
  id: 'tsi',
  aliases: [],
  title: 'True strength index',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'tsi', style: 'line' },
    { name: 'signal', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [-25, 0, 25] },
  repaints: false,
  warmupBars: ({ period, smooth }) => period + smooth - 1,
  create: ({ period, smooth, signal, source }) =>
    new TsiStream(PRICE_SOURCES.indexOf(source), new DoubleSmoothing(period, smooth), new DoubleSmoothing(period, smooth), signal),
};
