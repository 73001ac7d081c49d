/**
 * Wilder's relative strength of one stream of prices, in the arithmetic of the baseline set. The indicator of the charts may be made
 * faster by other roundings; what a feature set computes never changes by a bit.
 */
export class WilderStrength {
  readonly #period: number;
  #count = 0;
  #gain = 0;
  #loss = 0;
  #previous = 0;

  constructor(period: number) {
    this.#period = period;
  }

  /** Takes the next price; NaN for the first `period` prices, then 0 to 100. 50 while the price has never moved. */
  next(price: number): number {
    const count = this.#count;
    const change = count === 0 ? 0 : price - this.#previous;
    this.#previous = price;
    const gain = change > 0 ? change : 0;
    const loss = change < 0 ? -change : 0;
    const period = this.#period;
    if (count <= period) {
      this.#count++;
      this.#gain += gain;
      this.#loss += loss;
      if (count < period) return Number.NaN;
      this.#gain /= period;
      this.#loss /= period;
    } else {
      this.#gain += (gain - this.#gain) / period;
      this.#loss += (loss - this.#loss) / period;
    }
    const total = this.#gain + this.#loss;
    return total === 0 ? 50 : (100 * this.#gain) / total;
  }

  copyFrom(other: WilderStrength): void {
    this.#count = other.#count;
    this.#gain = other.#gain;
    this.#loss = other.#loss;
    this.#previous = other.#previous;
  }
}
