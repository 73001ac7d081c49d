import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowSum } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { trueRangeOf } from '../volatility/true-range.ts';

const parameters = z.strictObject({ period: periodParameter(14, 2) });

class VortexStream extends PerBarStream {
  readonly #ranges: ContiguousWindow;
  readonly #rises: ContiguousWindow;
  readonly #falls: ContiguousWindow;
  #previousHigh = 0;
  #previousLow = 0;
  #previousClose = Number.NaN;

  constructor(period: number) {
    super();
    this.#ranges = new ContiguousWindow(period);
    this.#rises = new ContiguousWindow(period);
    this.#falls = new ContiguousWindow(period);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const ranges = this.#ranges;
    if (!Number.isNaN(this.#previousClose)) {
      ranges.push(trueRangeOf(high, low, this.#previousClose));
      this.#rises.push(Math.abs(high - this.#previousLow));
      this.#falls.push(Math.abs(low - this.#previousHigh));
    }
    this.#previousHigh = high;
    this.#previousLow = low;
    this.#previousClose = close;
    const range = ranges.count < ranges.size ? 0 : windowSum(ranges.values, ranges.start, ranges.size);
    out[0] = range === 0 ? Number.NaN : windowSum(this.#rises.values, this.#rises.start, ranges.size) / range;
    out[1] = range === 0 ? Number.NaN : windowSum(this.#falls.values, this.#falls.start, ranges.size) / range;
  }

  clone(): VortexStream {
    const copy = new VortexStream(this.#ranges.size);
    copy.#ranges.copyFrom(this.#ranges);
    copy.#rises.copyFrom(this.#rises);
    copy.#falls.copyFrom(this.#falls);
    copy.#previousHigh = this.#previousHigh;
    copy.#previousLow = this.#previousLow;
    copy.#previousClose = this.#previousClose;
    return copy;
  }
}

/**
 * Vortex (Botes and Siepman 2010): distances from the low before to the high (positive) and from the high before to the low
 * (negative), summed over `period` bars, each over the sum of true ranges. NaN where there was no range.
 */
export const vortex: IndicatorDefinition<typeof parameters> = {
  id: 'vortex',
  aliases: [],
  title: 'Vortex indicator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [
    { name: 'pvi', style: 'line' },
    { name: 'nvi', style: 'line' },
  ],
  pane: { placement: 'separate', levels: [1] },
  repaints: false,
  warmupBars: ({ period }) => period,
  create: ({ period }) => new VortexStream(period),
};
