import { z } from 'zod';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { FractalStream } from './fractal-stream.ts';

const parameters = z.strictObject({ period: periodParameter(2, 1, 500) });

class FractalChaosBandsStream extends PerBarStream {
  readonly #fractals: FractalStream;
  readonly #found = new Float64Array(2);
  #upper = Number.NaN;
  #lower = Number.NaN;

  constructor(fractals: FractalStream) {
    super();
    this.#fractals = fractals;
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const found = this.#found;
    this.#fractals.push(timeUs, open, high, low, close, volume, found);
    if (!Number.isNaN(found[0])) this.#upper = found[0] as number;
    if (!Number.isNaN(found[1])) this.#lower = found[1] as number;
    out[0] = this.#upper;
    out[1] = this.#lower;
  }

  clone(): FractalChaosBandsStream {
    const copy = new FractalChaosBandsStream(this.#fractals.clone());
    copy.#upper = this.#upper;
    copy.#lower = this.#lower;
    return copy;
  }
}

/** Fractal chaos bands: the last known fractal high and fractal low of `period` bars on each side. */
export const fractalChaosBands: IndicatorDefinition<typeof parameters> = {
  id: 'fractal-chaos-bands',
  aliases: ['fcb'],
  title: 'Fractal chaos bands',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'upperBand', style: 'line' },
    { name: 'lowerBand', style: 'line' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  /** The least: where the first fractal is, is in the data. */
  warmupBars: ({ period }) => 2 * period,
  create: ({ period }) => new FractalChaosBandsStream(new FractalStream(period, period, false)),
};
