import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { LONGEST_PERIOD, periodParameter, sourceParameter } from '../parameters.ts';
import { PRICE_SOURCES } from '../price-source.ts';
import { PriceStream } from '../price-stream.ts';

const parameters = z.strictObject({
  period: periodParameter(10),
  fast: periodParameter(11, 1, LONGEST_PERIOD - 1),
  slow: periodParameter(14, 1, LONGEST_PERIOD - 1),
  source: sourceParameter,
});

class CoppockStream extends PriceStream {
  readonly #fast: number;
  readonly #slow: number;
  readonly #prices: ContiguousWindow;
  readonly #changes: ContiguousWindow;

  constructor(source: number, period: number, fast: number, slow: number) {
    super(source);
    this.#fast = fast;
    this.#slow = slow;
    this.#prices = new ContiguousWindow(Math.max(fast, slow) + 1);
    this.#changes = new ContiguousWindow(period);
  }

  next(price: number, out: Float64Array): void {
    const prices = this.#prices;
    const changes = this.#changes;
    prices.push(price);
    out[0] = Number.NaN;
    if (prices.count < prices.size) return;
    changes.push(this.#changeOver(this.#fast, price) + this.#changeOver(this.#slow, price));
    const { values, start, size } = changes;
    if (changes.count < size) return;
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (k + 1) * (values[start + k] as number);
    out[0] = sum / ((size * (size + 1)) / 2);
  }

  #changeOver(bars: number, price: number): number {
    const prices = this.#prices;
    const before = prices.values[prices.start + prices.size - 1 - bars] as number;
    return before === 0 ? Number.NaN : (100 * (price - before)) / before;
  }

  clone(): CoppockStream {
    const copy = new CoppockStream(this.source, this.#changes.size, this.#fast, this.#slow);
    copy.#prices.copyFrom(this.#prices);
    copy.#changes.copyFrom(this.#changes);
    return copy;
  }
}

/**
 * Coppock curve (1962): the linearly weighted average over `period` bars of the rates of change over `fast` and `slow` bars
 * together, in percent. NaN while a price of zero is looked back to.
 */
export const coppock: IndicatorDefinition<typeof parameters> = {
  id: 'coppock',
  aliases: [],
  title: 'Coppock curve',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'coppock', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period, fast, slow }) => Math.max(fast, slow) + period - 1,
  create: ({ period, fast, slow, source }) => new CoppockStream(PRICE_SOURCES.indexOf(source), period, fast, slow),
};
