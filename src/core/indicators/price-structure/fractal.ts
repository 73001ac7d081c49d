import { z } from 'zod';
import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { IndicatorDefinition } from '../definition.ts';
import { choiceParameter, periodParameter } from '../parameters.ts';
import { PerBarStream } from '../per-bar-stream.ts';

const parameters = z.strictObject({
  left: periodParameter(2, 1, 500),
  right: periodParameter(2, 1, 500),
  ends: choiceParameter(['high-low', 'close'], 'high-low'),
});

class FractalStream extends PerBarStream {
  readonly #left: number;
  readonly #right: number;
  readonly #usesClose: boolean;
  readonly #highs: ContiguousWindow;
  readonly #lows: ContiguousWindow;

  constructor(left: number, right: number, usesClose: boolean) {
    super();
    this.#left = left;
    this.#right = right;
    this.#usesClose = usesClose;
    this.#highs = new ContiguousWindow(left + right + 1);
    this.#lows = new ContiguousWindow(left + right + 1);
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    this.#highs.push(this.#usesClose ? close : high);
    this.#lows.push(this.#usesClose ? close : low);
    const { values, start, count, size } = this.#highs;
    const isFull = count === size;
    out[0] = isFull ? this.#peak(values, start, 1) : Number.NaN;
    out[1] = isFull ? this.#peak(this.#lows.values, start, -1) : Number.NaN;
  }

  /** The value in the middle where it lies beyond all others of the window, else NaN. */
  #peak(values: Float64Array, start: number, direction: 1 | -1): number {
    const at = start + this.#left;
    const middle = values[at] as number;
    for (let i = start; i <= at + this.#right; i++) {
      if (i !== at && !((middle - (values[i] as number)) * direction > 0)) return Number.NaN;
    }
    return middle;
  }

  clone(): FractalStream {
    const copy = new FractalStream(this.#left, this.#right, this.#usesClose);
    copy.#highs.copyFrom(this.#highs);
    copy.#lows.copyFrom(this.#lows);
    return copy;
  }
}

/**
 * Williams fractals: `fractalBear` is a high above those of the `left` bars before and the `right` bars after it, `fractalBull` a low below
 * them. As published they stand at their own bar; the live form gives them `right` bars later, when they are known.
 */
export const fractal: IndicatorDefinition<typeof parameters> = {
  id: 'fractal',
  aliases: ['fractals', 'williams-fractal'],
  title: 'Williams fractals',
  family: 'price-structure',
  version: 1,
  parameters,
  outputs: [
    { name: 'fractalBear', style: 'points' },
    { name: 'fractalBull', style: 'points' },
  ],
  pane: { placement: 'price' },
  repaints: true,
  /** The least: where the first fractal is, is in the data. */
  warmupBars: ({ left, right }) => left + right,
  create: ({ left, right, ends }) => new FractalStream(left, right, ends === 'close'),
  published: (bars, { left, right, ends }, outputs) => {
    const count = bars.timeUs.length;
    new FractalStream(left, right, ends === 'close').pushMany(bars, 0, count, outputs);
    for (const output of outputs) {
      output.copyWithin(0, Math.min(right, count), count);
      output.fill(Number.NaN, Math.max(0, count - right), count);
    }
  },
};
