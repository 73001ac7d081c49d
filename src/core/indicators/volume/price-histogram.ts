/** Volumes that differ by less than this fraction are equal: what is spread evenly comes back with roundings. */
const ROUNDING = 1e-9;

/** Volume by price in bins of equal height between a low and a high. */
export class PriceHistogram {
  readonly #bins: Float64Array;
  #low = 0;
  #height = 0;
  #total = 0;
  poc = Number.NaN;
  valueAreaHigh = Number.NaN;
  valueAreaLow = Number.NaN;

  constructor(binCount: number) {
    this.#bins = new Float64Array(binCount);
  }

  /** Empties the bins and spans them between two prices. */
  span(low: number, high: number): void {
    this.#bins.fill(0);
    this.#low = low;
    this.#height = (high - low) / this.#bins.length;
    this.#total = 0;
  }

  /** Spreads a bar's volume evenly over the prices from its low to its high, which lie within the span. Unknown volume adds nothing. */
  add(low: number, high: number, volume: number): void {
    if (!(volume > 0)) return;
    this.#total += volume;
    const bins = this.#bins;
    const first = this.#binOf(low);
    const last = this.#binOf(high);
    if (first === last) {
      bins[first] = (bins[first] as number) + volume;
      return;
    }
    const perPrice = volume / (high - low);
    for (let bin = first; bin <= last; bin++) {
      const from = bin === first ? low : this.#edge(bin);
      const to = bin === last ? high : this.#edge(bin + 1);
      bins[bin] = (bins[bin] as number) + Math.max(0, to - from) * perPrice;
    }
  }

  /**
   * Finds the point of control, the middle of the bin with the most volume (the lowest of equals), and the value area: from that bin
   * on the two bins above or the two below are added, whichever pair has more volume (above when equal), until `share` of the
   * volume is inside. All NaN without volume.
   */
  measure(share: number): void {
    if (this.#total === 0) {
      this.poc = Number.NaN;
      this.valueAreaHigh = Number.NaN;
      this.valueAreaLow = Number.NaN;
      return;
    }
    const bins = this.#bins;
    const last = bins.length - 1;
    let most = 0;
    for (let bin = 1; bin <= last; bin++) if ((bins[bin] as number) > (bins[most] as number) * (1 + ROUNDING)) most = bin;
    let bottom = most;
    let top = most;
    let inside = bins[most] as number;
    const wanted = share * this.#total * (1 - ROUNDING);
    while (inside < wanted && (bottom > 0 || top < last)) {
      const above = top < last ? this.#pair(top + 1, Math.min(top + 2, last)) : -1;
      const below = bottom > 0 ? this.#pair(Math.max(bottom - 2, 0), bottom - 1) : -1;
      if (above >= below * (1 - ROUNDING)) {
        top = Math.min(top + 2, last);
        inside += above;
      } else {
        bottom = Math.max(bottom - 2, 0);
        inside += below;
      }
    }
    this.poc = (this.#edge(most) + this.#edge(most + 1)) / 2;
    this.valueAreaHigh = this.#edge(top + 1);
    this.valueAreaLow = this.#edge(bottom);
  }

  #pair(from: number, to: number): number {
    return from === to ? (this.#bins[from] as number) : (this.#bins[from] as number) + (this.#bins[to] as number);
  }

  #edge(bin: number): number {
    return this.#low + bin * this.#height;
  }

  #binOf(price: number): number {
    if (!(this.#height > 0)) return 0;
    const bin = Math.floor((price - this.#low) / this.#height);
    return bin < 0 ? 0 : bin >= this.#bins.length ? this.#bins.length - 1 : bin;
  }

  copyFrom(other: PriceHistogram): void {
    this.#bins.set(other.#bins);
    this.#low = other.#low;
    this.#height = other.#height;
    this.#total = other.#total;
  }
}
