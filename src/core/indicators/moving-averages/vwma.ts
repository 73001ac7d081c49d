import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowSum } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { PRICE_SOURCES, sourcePrice } from '../price-source.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter });

class VwmaStream extends PerBarStream {
  readonly #source: number;
  readonly #values: ContiguousWindow;
  readonly #volumes: ContiguousWindow;

  constructor(source: number, period: number) {
    super();
    this.#source = source;
    this.#values = new ContiguousWindow(period);
    this.#volumes = new ContiguousWindow(period);
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void {
    const values = this.#values;
    const volumes = this.#volumes;
    const known = Number.isNaN(volume) ? 0 : volume;
    values.push(sourcePrice(this.#source, open, high, low, close) * known);
    volumes.push(known);
    out[0] = Number.NaN;
    if (values.count < values.size) return;
    const total = windowSum(volumes.values, volumes.start, volumes.size);
    if (total !== 0) out[0] = windowSum(values.values, values.start, values.size) / total;
  }

  clone(): VwmaStream {
    const copy = new VwmaStream(this.#source, this.#values.size);
    copy.#values.copyFrom(this.#values);
    copy.#volumes.copyFrom(this.#volumes);
    return copy;
  }
}

/** Volume-weighted moving average of the newest `period` prices. Unknown volume counts as none; NaN where there was none at all. */
export const vwma: IndicatorDefinition<typeof parameters> = {
  id: 'vwma',
  aliases: [],
  title: 'Volume-weighted moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'vwma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new VwmaStream(PRICE_SOURCES.indexOf(source), period),
};
