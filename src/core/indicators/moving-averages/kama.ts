import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowSum } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z
  .strictObject({ period: periodParameter(10), fast: periodParameter(2), slow: periodParameter(30, 2), source: sourceParameter })
  .refine(({ fast, slow }) => fast < slow, 'The parameter fast must be smaller than slow');

class KamaStream extends PriceStream {
  readonly #fast: number;
  readonly #slow: number;
  readonly #prices: ContiguousWindow;
  readonly #moves: ContiguousWindow;
  #average = 0;
  #previous = 0;

  constructor(source: number, period: number, fast: number, slow: number) {
    super(source);
    this.#fast = fast;
    this.#slow = slow;
    this.#prices = new ContiguousWindow(period);
    this.#moves = new ContiguousWindow(period);
  }

  next(price: number, out: Float64Array): void {
    const prices = this.#prices;
    const moves = this.#moves;
    const isSeeded = prices.count === prices.size;
    const before = prices.values[prices.start] as number;
    if (prices.count > 0) moves.push(Math.abs(price - this.#previous));
    prices.push(price);
    this.#previous = price;
    if (!isSeeded) {
      this.#average = price;
      out[0] = prices.count === prices.size ? price : Number.NaN;
      out[1] = Number.NaN;
      return;
    }
    const path = windowSum(moves.values, moves.start, moves.size);
    const efficiency = path === 0 ? 0 : Math.abs(price - before) / path;
    const slowest = 2 / (this.#slow + 1);
    const weight = efficiency * (2 / (this.#fast + 1) - slowest) + slowest;
    this.#average = path === 0 ? price : this.#average + weight * weight * (price - this.#average);
    out[0] = this.#average;
    out[1] = efficiency;
  }

  clone(): KamaStream {
    const copy = new KamaStream(this.source, this.#prices.size, this.#fast, this.#slow);
    copy.#prices.copyFrom(this.#prices);
    copy.#moves.copyFrom(this.#moves);
    copy.#average = this.#average;
    copy.#previous = this.#previous;
    return copy;
  }
}

/**
 * Adaptive moving average (Kaufman 1998): the weight moves between those of a `fast` and a `slow` exponential average with the
 * efficiency ratio, the distance over `period` bars by the length of the way. Begins with the price of bar `period`. Where the
 * price stood still, the ratio is 0 and the average the price, as in Stock.Indicators.
 */
export const kama: IndicatorDefinition<typeof parameters> = {
  id: 'kama',
  aliases: ['kaufman'],
  title: "Kaufman's adaptive moving average",
  family: 'moving-averages',
  version: 1,
  parameters,
  outputs: [
    { name: 'kama', style: 'line' },
    { name: 'er', style: 'none' },
  ],
  pane: { placement: 'price' },
  repaints: false,
  warmupBars: ({ period }) => period - 1,
  create: ({ period, fast, slow, source }) => new KamaStream(PRICE_SOURCES.indexOf(source), period, fast, slow),
};
