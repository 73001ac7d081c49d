import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { windowSum } from '#core/numeric/window-statistics.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z
  .strictObject({ fast: periodParameter(7), middle: periodParameter(14), slow: periodParameter(28) })
  .refine(({ fast, middle, slow }) => fast <= middle && middle <= slow, 'The parameter middle must be at least fast and at most slow');

class UltimateStream extends PerBarStream {
  readonly #fast: number;
  readonly #middle: number;
  readonly #pressures: ContiguousWindow;
  readonly #ranges: ContiguousWindow;
  #previousClose = Number.NaN;

  constructor(fast: number, middle: number, slow: number) {
    super();
    this.#fast = fast;
    this.#middle = middle;
    this.#pressures = new ContiguousWindow(slow);
    this.#ranges = new ContiguousWindow(slow);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    out[0] = Number.NaN;
    if (Number.isNaN(previousClose)) return;
    const bottom = low < previousClose ? low : previousClose;
    this.#pressures.push(close - bottom);
    this.#ranges.push((high > previousClose ? high : previousClose) - bottom);
    const slow = this.#ranges.size;
    if (this.#ranges.count < slow) return;
    out[0] = (100 * (4 * this.#share(this.#fast) + 2 * this.#share(this.#middle) + this.#share(slow))) / 7;
  }

  /** Buying pressure as a share of the range of the newest `period` bars. */
  #share(period: number): number {
    const pressures = this.#pressures;
    const ranges = this.#ranges;
    const start = ranges.start + ranges.size - period;
    const range = windowSum(ranges.values, start, period);
    return range === 0 ? Number.NaN : windowSum(pressures.values, start, period) / range;
  }

  clone(): UltimateStream {
    const copy = new UltimateStream(this.#fast, this.#middle, this.#ranges.size);
    copy.#pressures.copyFrom(this.#pressures);
    copy.#ranges.copyFrom(this.#ranges);
    copy.#previousClose = this.#previousClose;
    return copy;
  }
}

/**
 * Ultimate oscillator (Williams 1976): the close's distance from the true low as a share of the true range, over three windows
 * that weigh 4, 2 and 1, in percent. NaN where a window has no range.
 */
export const ultimate: IndicatorDefinition<typeof parameters> = {
  id: 'ultimate',
  aliases: ['ultosc', 'uo'],
  title: 'Ultimate oscillator',
  family: 'momentum',
  version: 1,
  parameters,
  outputs: [{ name: 'ultimate', style: 'line' }],
  pane: { placement: 'separate', levels: [30, 70], range: [0, 100] },
  repaints: false,
  warmupBars: ({ slow }) => slow,
  create: ({ fast, middle, slow }) => new UltimateStream(fast, middle, slow),
};
