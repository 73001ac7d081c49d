const RING = 64;
const MASK = RING - 1;

/**
 * The newest bar and what several features make of it. Features read it from here instead of being handed numbers: a number handed
 * to a function that is not inlined costs an allocation.
 */
export class BarFrame {
  timeUs = Number.NaN;
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  /** Unknown volume is 0. */
  volume = Number.NaN;
  previousClose = Number.NaN;
  typical = Number.NaN;
  previousTypical = Number.NaN;
  /** Natural logarithm of the close; NaN unless it is above zero. */
  logarithm = Number.NaN;
  /** Change of the logarithm against the bar before. */
  change = Number.NaN;
  /** Bars taken. */
  count = 0;
  readonly #closes = new Float64Array(RING).fill(Number.NaN);
  readonly #logarithms = new Float64Array(RING).fill(Number.NaN);

  take(timeUs: number, open: number, high: number, low: number, close: number, volume: number): void {
    const at = this.count & MASK;
    this.previousClose = this.close;
    this.previousTypical = this.typical;
    this.timeUs = timeUs;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume > 0 ? volume : 0;
    this.typical = (high + low + close) / 3;
    const logarithm = close > 0 ? Math.log(close) : Number.NaN;
    this.change = logarithm - this.logarithm;
    this.logarithm = logarithm;
    this.#closes[at] = close;
    this.#logarithms[at] = logarithm;
    this.count++;
  }

  /** The close `age` bars ago, at most 63; NaN where there was none yet. */
  closeAt(age: number): number {
    return this.#closes[(this.count - 1 - age) & MASK] as number;
  }

  /** The logarithm of the close `age` bars ago, at most 63; NaN where there was none yet. */
  logarithmAt(age: number): number {
    return this.#logarithms[(this.count - 1 - age) & MASK] as number;
  }

  copyFrom(other: BarFrame): void {
    this.timeUs = other.timeUs;
    this.open = other.open;
    this.high = other.high;
    this.low = other.low;
    this.close = other.close;
    this.volume = other.volume;
    this.previousClose = other.previousClose;
    this.typical = other.typical;
    this.previousTypical = other.previousTypical;
    this.logarithm = other.logarithm;
    this.change = other.change;
    this.count = other.count;
    this.#closes.set(other.#closes);
    this.#logarithms.set(other.#logarithms);
  }
}
