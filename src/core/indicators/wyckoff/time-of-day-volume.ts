import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';

const MINUTES = 24 * 60;

/** Mean volume at the same minute of the day (UTC) over the newest `days` days with such a bar. Constant time a bar. */
export class TimeOfDayVolume {
  readonly days: number;
  readonly #ring: Float64Array;
  readonly #counts: Uint32Array;

  constructor(days: number) {
    this.days = days;
    this.#ring = new Float64Array(MINUTES * days);
    this.#counts = new Uint32Array(MINUTES);
  }

  /** Takes the next bar; returns the mean of the days before it, NaN until there are `days`. Unknown volumes are left out. */
  next(timeUs: number, volume: number): number {
    const minute = Math.floor((timeUs % MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE);
    const { days } = this;
    const count = this.#counts[minute] as number;
    let mean = Number.NaN;
    if (count >= days) {
      let sum = 0;
      for (let k = 0; k < days; k++) sum += this.#ring[minute * days + k] as number;
      mean = sum / days;
    }
    if (!Number.isNaN(volume)) {
      this.#ring[minute * days + (count % days)] = volume;
      this.#counts[minute] = count + 1;
    }
    return mean;
  }

  clone(): TimeOfDayVolume {
    const copy = new TimeOfDayVolume(this.days);
    copy.#ring.set(this.#ring);
    copy.#counts.set(this.#counts);
    return copy;
  }
}
