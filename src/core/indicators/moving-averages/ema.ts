import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter });

class EmaStream implements IndicatorStream {
  readonly #average: ExponentialAverage;
  readonly #source: number;

  constructor(period: number, source: number) {
    this.#average = new ExponentialAverage(period);
    this.#source = source;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#average.next(sourcePrice(this.#source, open, high, low, close));
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    this.#average.nextMany(sourceColumn(this.#source, bars, from, to), (outputs[0] as Float64Array).subarray(from, to));
  }

  clone(): EmaStream {
    const copy = new EmaStream(this.#average.period, this.#source);
    copy.#average.copyFrom(this.#average);
    return copy;
  }
}

/** Exponential moving average with weight 2 / (period + 1), seeded with the simple average of the first `period` prices. */
export const ema: IndicatorDefinition<typeof parameters> = {
  id: 'ema',
  aliases: [],
  title: 'Exponential moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'ema', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new EmaStream(period, PRICE_SOURCES.indexOf(source)),
};
