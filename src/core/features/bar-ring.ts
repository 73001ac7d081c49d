import type { BarColumns } from '#core/market/bar-columns.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';

/** The newest `size` bars, by their distance from the newest. `size` is a power of two. */
export class BarRing {
  readonly size: number;
  /** Bars held, at most `size`. */
  count = 0;
  readonly #bars: BarColumns;
  readonly #mask: number;
  #next = 0;

  constructor(size: number) {
    this.size = size;
    this.#mask = size - 1;
    this.#bars = makeBarColumns(size);
  }

  push(timeUs: number, open: number, high: number, low: number, close: number, volume: number): void {
    const at = this.#next;
    const bars = this.#bars;
    bars.timeUs[at] = timeUs;
    bars.open[at] = open;
    bars.high[at] = high;
    bars.low[at] = low;
    bars.close[at] = close;
    bars.volume[at] = volume;
    this.#next = (at + 1) & this.#mask;
    if (this.count < this.size) this.count++;
  }

  /** The close `age` bars before the newest; NaN where the ring doesn't reach back so far. */
  closeAt(age: number): number {
    return age < this.count ? (this.#bars.close[(this.#next - 1 - age) & this.#mask] as number) : Number.NaN;
  }

  /** Calls back for each bar, oldest first. */
  forEach(visit: (timeUs: number, open: number, high: number, low: number, close: number, volume: number) => void): void {
    const bars = this.#bars;
    for (let age = this.count; age > 0; age--) {
      const at = (this.#next - age) & this.#mask;
      visit(
        bars.timeUs[at] as number,
        bars.open[at] as number,
        bars.high[at] as number,
        bars.low[at] as number,
        bars.close[at] as number,
        bars.volume[at] as number,
      );
    }
  }

  copyFrom(other: BarRing): void {
    const from = other.#bars;
    const to = this.#bars;
    to.timeUs.set(from.timeUs);
    to.open.set(from.open);
    to.high.set(from.high);
    to.low.set(from.low);
    to.close.set(from.close);
    to.volume.set(from.volume);
    this.#next = other.#next;
    this.count = other.count;
  }
}
