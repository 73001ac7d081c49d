/**
 * Arithmetic mean of the newest `period` values in constant time. The running sum is taken afresh from the ring each
 * time that it wraps, so rounding never grows beyond one period and a NaN heals after it has left.
 */
export class MovingAverage {
  readonly period: number;
  readonly #ring: Float64Array;
  #position = 0;
  #sum = 0;
  #isWarm = false;

  constructor(period: number) {
    this.period = period;
    this.#ring = new Float64Array(period);
  }

  /** Takes the next value; NaN until `period` values have come. */
  next(value: number): number {
    const ring = this.#ring;
    const position = this.#position;
    this.#sum += value - (ring[position] as number);
    ring[position] = value;
    if (position + 1 === this.period) {
      this.#position = 0;
      this.#isWarm = true;
      this.#sum = ringSum(ring);
    } else this.#position = position + 1;
    return this.#isWarm ? this.#sum / this.period : Number.NaN;
  }

  /** The same as `next` for every value in turn, with the state in locals. `output` must be other memory than `values`. */
  nextMany(values: Float64Array, output: Float64Array): void {
    const ring = this.#ring;
    const period = this.period;
    let position = this.#position;
    let sum = this.#sum;
    let isWarm = this.#isWarm;
    const count = values.length;
    const first = Math.min(count, period);
    for (let i = 0; i < first; i++) {
      const value = values[i] as number;
      sum += value - (ring[position] as number);
      ring[position] = value;
      if (++position === period) {
        position = 0;
        isWarm = true;
        sum = ringSum(ring);
      }
      output[i] = isWarm ? sum / period : Number.NaN;
    }
    // From here on what leaves the window is among the values themselves.
    for (let i = first; i < count; ) {
      const end = Math.min(count, i + period - position);
      position += end - i;
      for (; i < end; i++) {
        sum += (values[i] as number) - (values[i - period] as number);
        output[i] = sum / period;
      }
      if (position < period) break;
      position = 0;
      sum = 0;
      for (let k = i - period; k < i; k++) sum += values[k] as number;
      output[i - 1] = sum / period;
    }
    if (count > period) for (let k = 0; k < period; k++) ring[(position + k) % period] = values[count - period + k] as number;
    this.#position = position;
    this.#sum = sum;
    this.#isWarm = isWarm;
  }

  copyFrom(other: MovingAverage): void {
    this.#ring.set(other.#ring);
    this.#position = other.#position;
    this.#sum = other.#sum;
    this.#isWarm = other.#isWarm;
  }
}

function ringSum(ring: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) sum += ring[i] as number;
  return sum;
}
