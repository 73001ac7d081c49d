import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({ period: periodParameter(10), change: periodParameter(10) });

class ChaikinVolatilityStream extends PerBarStream {
  readonly #average: ExponentialAverage;
  /** The averages of this bar and the `change` bars before it. */
  readonly #averages: ContiguousWindow;

  constructor(period: number, change: number) {
    super();
    this.#average = new ExponentialAverage(period);
    this.#averages = new ContiguousWindow(change + 1);
  }

  push(_timeUs: number, _open: number, high: number, low: number, _close: number, _volume: number, out: Float64Array): void {
    const average = this.#average.next(high - low);
    const averages = this.#averages;
    if (this.#average.isWarm) averages.push(average);
    const before = averages.count === averages.size ? (averages.values[averages.start] as number) : Number.NaN;
    out[0] = before === 0 ? Number.NaN : (100 * (average - before)) / before;
  }

  clone(): ChaikinVolatilityStream {
    const copy = new ChaikinVolatilityStream(this.#average.period, this.#averages.size - 1);
    copy.#average.copyFrom(this.#average);
    copy.#averages.copyFrom(this.#averages);
    return copy;
  }
}

/** Chaikin volatility: change over `change` bars, in percent, of the exponential average of high less low. NaN where that was 0. */
export const chaikinVolatility: IndicatorDefinition<typeof parameters> = {
  id: 'chaikin-volatility',
  aliases: [],
  title: 'Chaikin volatility',
  family: 'volatility',
  version: 1,
  parameters,
  outputs: [{ name: 'chaikinVolatility', style: 'line' }],
  pane: { placement: 'separate', levels: [0] },
  repaints: false,
  warmupBars: ({ period, change }) => period - 1 + change,
  create: ({ period, change }) => new ChaikinVolatilityStream(period, change),
};
