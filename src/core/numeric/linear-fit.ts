/** Least-squares line through equally spaced values, with the sums that its figures come from. Reused: no allocation per fit. */
export class LinearFit {
  /** Change per step. */
  slope = Number.NaN;
  meanY = Number.NaN;
  /** Sum of squared distances of the values from their mean. */
  squaresY = Number.NaN;
  /** Sum of squared distances of the steps from their mean. */
  squaresX = Number.NaN;
  #products = Number.NaN;
  #count = 0;

  /** Fits the `count` (2 or more) values from `start` on, oldest first. Two passes: exact however far from zero they lie. */
  fit(values: Float64Array, start: number, count: number): void {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += values[start + k] as number;
    const meanX = (count - 1) / 2;
    const meanY = sum / count;
    let squaresY = 0;
    let products = 0;
    for (let k = 0; k < count; k++) {
      const distance = (values[start + k] as number) - meanY;
      squaresY += distance * distance;
      products += (k - meanX) * distance;
    }
    this.#count = count;
    this.meanY = meanY;
    this.squaresY = squaresY;
    this.squaresX = (count * (count * count - 1)) / 12;
    this.#products = products;
    this.slope = products / this.squaresX;
  }

  /** The line's value at step `k`, counted from the oldest value. */
  at(k: number): number {
    return this.meanY + this.slope * (k - (this.#count - 1) / 2);
  }

  /** Population standard deviation of the values. */
  get deviation(): number {
    return Math.sqrt(this.squaresY / this.#count);
  }

  /** Share of the variance that the line explains; NaN where all values are equal. */
  get rSquared(): number {
    return this.squaresY === 0 ? Number.NaN : (this.#products * this.#products) / (this.squaresX * this.squaresY);
  }

  /** Standard error of the values around the line, n - 2 degrees of freedom; NaN for two values. */
  get standardError(): number {
    if (this.#count <= 2) return Number.NaN;
    return Math.sqrt(Math.max(0, this.squaresY - this.slope * this.#products) / (this.#count - 2));
  }
}
