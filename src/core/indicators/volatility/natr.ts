import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { AverageTrueRange } from './atr.ts';

const parameters = z.strictObject({ period: periodParameter(14) });

class NatrStream extends PerBarStream {
  readonly #range: AverageTrueRange;

  constructor(range: AverageTrueRange) {
    super();
    this.#range = range;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const range = this.#range.next(high, low, close);
    out[0] = close === 0 ? Number.NaN : (100 * range) / close;
  }

  clone(): NatrStream {
    return new NatrStream(this.#range.clone());
  }
}

/** Average true range in percent of the close. NaN at a close of 0. */
export const natr: IndicatorDefinition<typeof parameters> = {
  id: 'natr',
  aliases: ['normalized-atr'],
  title: 'Normalised average true range',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'natr', style: 'line' }],
  pane: { placement: 'separate' },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new NatrStream(new AverageTrueRange(period)),
};
