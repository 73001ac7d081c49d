const PERIOD = 14;

/**
 * Directional movement (Wilder 1978) over 14 bars: sums smoothed by Wilder, begun with the sums of the first 14 movements; the average
 * index begins with the mean of the first 14 indexes. The true range, by which Wilder divides both, cancels out.
 */
export class DirectionalMovement {
  /** Bars taken, counted up to 28. */
  #count = 0;
  #high = 0;
  #low = 0;
  #up = 0;
  #down = 0;
  #average = 0;

  take(high: number, low: number): void {
    const count = this.#count;
    if (count > 0) {
      const rise = high - this.#high;
      const fall = this.#low - low;
      const kept = count > PERIOD ? 1 - 1 / PERIOD : 1;
      this.#up = this.#up * kept + (rise > fall && rise > 0 ? rise : 0);
      this.#down = this.#down * kept + (fall > rise && fall > 0 ? fall : 0);
    }
    this.#high = high;
    this.#low = low;
    if (count < 2 * PERIOD) this.#count = count + 1;
    if (count < PERIOD) return;
    const index = Math.abs(this.balance);
    if (count < 2 * PERIOD - 1) this.#average += index;
    else if (count === 2 * PERIOD - 1) this.#average = (this.#average + index) / PERIOD;
    else this.#average += (index - this.#average) / PERIOD;
  }

  /** Upward less downward movement over both together, -1 to 1; 0 when there was none. NaN for the first 14 bars. */
  get balance(): number {
    if (this.#count <= PERIOD) return Number.NaN;
    const total = this.#up + this.#down;
    return total > 0 ? (this.#up - this.#down) / total : 0;
  }

  /** The average directional index, 0 to 1; NaN for the first 27 bars. */
  get strength(): number {
    return this.#count < 2 * PERIOD ? Number.NaN : this.#average;
  }

  copyFrom(other: DirectionalMovement): void {
    this.#count = other.#count;
    this.#high = other.#high;
    this.#low = other.#low;
    this.#up = other.#up;
    this.#down = other.#down;
    this.#average = other.#average;
  }
}
