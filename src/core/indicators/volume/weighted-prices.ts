/** Running volume-weighted mean of prices and their volume-weighted population deviation around it. */
export class WeightedPrices {
  #value = 0;
  #volume = 0;
  /** Mean and sum of squared distances by West's weighted update (1979), which loses no digits far from zero. */
  #center = 0;
  #squares = 0;

  /** Takes a price; one of unknown or no volume adds nothing. */
  add(price: number, volume: number): void {
    if (!(volume > 0)) return;
    this.#value += price * volume;
    this.#volume += volume;
    // The first price is its own mean exactly, which dividing by its volume would not give.
    if (this.#volume === volume) this.#center = price;
    const distance = price - this.#center;
    this.#center += (distance * volume) / this.#volume;
    this.#squares += volume * distance * (price - this.#center);
  }

  /** NaN until there was volume. */
  get mean(): number {
    return this.#volume > 0 ? this.#value / this.#volume : Number.NaN;
  }

  /** Square root of the volume-weighted mean of squared distances from the mean; NaN until there was volume. */
  get deviation(): number {
    return this.#volume > 0 ? Math.sqrt(Math.max(0, this.#squares / this.#volume)) : Number.NaN;
  }

  clear(): void {
    this.#value = 0;
    this.#volume = 0;
    this.#center = 0;
    this.#squares = 0;
  }

  copyFrom(other: WeightedPrices): void {
    this.#value = other.#value;
    this.#volume = other.#volume;
    this.#center = other.#center;
    this.#squares = other.#squares;
  }
}
