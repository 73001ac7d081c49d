import { z } from 'zod';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { MovingAverage } from '#core/numeric/moving-average.ts';
import type { IndicatorDefinition, IndicatorStream } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES, sourceColumn, sourcePrice } from '../price-source.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter });

class SmaStream implements IndicatorStream {
  readonly #average: MovingAverage;
  readonly #source: number;

  constructor(period: number, source: number) {
    this.#average = new MovingAverage(period);
    this.#source = source;
  }

  push(_timeUs: number, open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    out[0] = this.#average.next(sourcePrice(this.#source, open, high, low, close));
  }

  pushMany(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void {
    this.#average.nextMany(sourceColumn(this.#source, bars, from, to), (outputs[0] as Float64Array).subarray(from, to));
  }

  clone(): SmaStream {
    const copy = new SmaStream(this.#average.period, this.#source);
    copy.#average.copyFrom(this.#average);
    return copy;
  }
}

/** Simple moving average: the mean of the newest `period` prices. */
export const sma: IndicatorDefinition<typeof parameters> = {
  id: 'sma',
  aliases: [],
  title: 'Simple moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'sma', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, source }) => new SmaStream(period, PRICE_SOURCES.indexOf(source)),
};
