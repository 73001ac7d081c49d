import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(13) });

class ElderRayStream extends PerBarStream {
  readonly #average: ExponentialAverage;

  constructor(period: number) {
    super();
    this.#average = new ExponentialAverage(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const average = this.#average.next(close);
    out[0] = high - average;
    out[1] = low - average;
    out[2] = average;
  }

  clone(): ElderRayStream {
    const copy = new ElderRayStream(this.#average.period);
    copy.#average.copyFrom(this.#average);
    return copy;
  }
}

/** Elder-ray (1989): distances of the high (bull power) and the low (bear power) from the exponential average of the closes, and that average. */
export const elderRay: IndicatorDefinition<typeof parameters> = {
  id: 'elder-ray',
  aliases: ['eri'],
  title: 'Elder-ray',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'bullPower', style: 'histogram' },
    { name: 'bearPower', style: 'histogram' },
    { name: 'ema', style: 'none' },
  ],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period }) => new ElderRayStream(period),
};
