import { z } from 'zod';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { knownVolume } from './money-flow.ts';

const parameters = z.strictObject({ period: periodParameter(2) });

class ForceIndexStream extends PerBarStream {
  readonly #average: ExponentialAverage;
  #previousClose = Number.NaN;
  #isFirst = true;

  constructor(period: number) {
    super();
    this.#average = new ExponentialAverage(period);
  }

  push(_timeUs: number, _open: number, _high: number, _low: number, close: number, volume: number, out: Float64Array): void {
    out[0] = this.#isFirst ? Number.NaN : this.#average.next(knownVolume(volume) * (close - this.#previousClose));
    this.#isFirst = false;
    this.#previousClose = close;
  }

  clone(): ForceIndexStream {
    const copy = new ForceIndexStream(this.#average.period);
    copy.#average.copyFrom(this.#average);
    copy.#previousClose = this.#previousClose;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

/**
 * Force index (Elder): exponential average, seeded with the mean, of the change of the close times the volume. Unknown volume counts as
 * none.
 */
export const forceIndex: IndicatorDefinition<typeof parameters> = {
  id: 'force-index',
  aliases: ['force'],
  title: 'Force index',
  family: 'volume',
  version: 1,
  parameters,
  outputs: [{ name: 'forceIndex', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new ForceIndexStream(period),
};
