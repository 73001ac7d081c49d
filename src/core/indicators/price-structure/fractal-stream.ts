import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { PerBarStream } from '../per-bar-stream.ts';

/** Fractals with the bar that makes them known: the high above and the low below all others of the bars around, `right` bars ago. */
export class FractalStream extends PerBarStream {
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
