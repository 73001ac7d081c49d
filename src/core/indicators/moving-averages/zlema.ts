import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({ period: periodParameter(20), source: sourceParameter });

const lagOf = (period: number): number => Math.floor((period - 1) / 2);

class ZlemaStream extends PriceStream {
  readonly #average: ExponentialAverage;
  readonly #prices: ContiguousWindow;

  constructor(source: number, period: number) {
    super(source);
    this.#average = new ExponentialAverage(period);
    this.#prices = new ContiguousWindow(lagOf(period) + 1);
  }

  next(price: number, out: Float64Array): void {
    const prices = this.#prices;
    prices.push(price);
    out[0] = prices.count < prices.size ? Number.NaN : this.#average.next(2 * price - (prices.values[prices.start] as number));
  }

  clone(): ZlemaStream {
    const copy = new ZlemaStream(this.source, this.#average.period);
    copy.#average.copyFrom(this.#average);
    copy.#prices.copyFrom(this.#prices);
    return copy;
  }
}

/**
 * Zero-lag exponential moving average (Ehlers and Way 2010): the exponential average of the price plus its change over
 * (period − 1) / 2 bars, rounded down; seeded with the simple average of the first `period` of those, as in TA-Lib.
 */
export const zlema: IndicatorDefinition<typeof parameters> = {
  id: 'zlema',
  aliases: [],
  title: 'Zero-lag exponential moving average',
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [{ name: 'zlema', style: 'line' }],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => lagOf(period) + period - 1,
  create: ({ period, source }) => new ZlemaStream(PRICE_SOURCES.indexOf(source), period),
};
