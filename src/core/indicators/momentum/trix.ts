import { z } from 'zod';
import { type CascadeSeed, ExponentialCascade } from '#core/numeric/exponential-cascade.ts';
import { WindowMean } from '#core/numeric/window-mean.ts';
import { CASCADE_SEEDS, cascadeWarmup } from '../average-seed.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(14),
  signal: periodParameter(9),
  source: sourceParameter,
  seed: choiceParameter(CASCADE_SEEDS, 'average'),
});

class TrixStream extends PriceStream {
  readonly #averages: ExponentialCascade;
  readonly #signal: WindowMean;
  readonly #seed: CascadeSeed;

  constructor(source: number, period: number, signal: number, seed: CascadeSeed) {
    super(source);
    this.#averages = new ExponentialCascade(period, 3, seed);
    this.#signal = new WindowMean(signal);
    this.#seed = seed;
  }

  next(price: number, out: Float64Array): void {
    const averages = this.#averages;
    const wasWarm = averages.isWarm;
    const before = averages.levels[2] as number;
    averages.next(price);
    out.fill(Number.NaN, 0, 3);
    if (!wasWarm) return;
    const now = averages.levels[2] as number;
    const change = before === 0 ? Number.NaN : (100 * (now - before)) / before;
    out[0] = change;
    out[1] = this.#signal.next(change);
    out[2] = now;
  }

  clone(): TrixStream {
    const copy = new TrixStream(this.source, this.#averages.period, this.#signal.period, this.#seed);
    copy.#averages.copyFrom(this.#averages);
    copy.#signal.copyFrom(this.#signal);
    return copy;
  }
}

/**
 * TRIX (Hutson 1983): change of the exponential average of the average of the average, in percent; its simple average as the signal;
 * the average itself. The default seed `average` begins all three together, as Stock.Indicators does; `cascade` is that of TA-Lib.
 * NaN where the average was zero.
 */
export const trix: IndicatorDefinition<typeof parameters> = {
  id: 'trix',
  aliases: [],
  title: 'TRIX',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'trix', style: 'line' },
    { name: 'signal', style: 'line' },
    { name: 'ema3', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period, seed }) => cascadeWarmup(seed, period, 3) + 1,
  create: ({ period, signal, source, seed }) => new TrixStream(PRICE_SOURCES.indexOf(source), period, signal, seed),
};
