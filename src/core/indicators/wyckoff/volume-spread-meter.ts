import { MovingAverage } from '#core/numeric/moving-average.ts';
import type { TimeOfDayVolume } from './time-of-day-volume.ts';

/**
 * Volume and range of a bar beside their usual size (FACTS §7.4): volume ratio V / mean(V, period) and spread ratio
 * (H − L) / mean(H − L, period), both means with the bar itself in them, and where in its range the bar closed, 0 low to 1 high. Intraday
 * the volume may be compared with the mean of the same time of day on earlier days instead (stated). NaN until known and where a mean is 0.
 */
export class VolumeSpreadMeter {
  readonly period: number;
  readonly #volumes: MovingAverage;
  readonly #spreads: MovingAverage;
  readonly #sameTime: TimeOfDayVolume | null;
  volumeRatio = Number.NaN;
  spreadRatio = Number.NaN;
  closePosition = 0.5;
  /** Mean of high − low, in price units. */
  meanSpread = Number.NaN;

  /** `sameTime` is null to compare with the bars before. */
  constructor(period: number, sameTime: TimeOfDayVolume | null) {
    this.period = period;
    this.#volumes = new MovingAverage(period);
    this.#spreads = new MovingAverage(period);
    this.#sameTime = sameTime;
  }

  next(timeUs: number, high: number, low: number, close: number, volume: number): void {
    const spread = high - low;
    const meanVolume = this.#sameTime === null ? this.#volumes.next(volume) : this.#sameTime.next(timeUs, volume);
    this.meanSpread = this.#spreads.next(spread);
    this.volumeRatio = meanVolume > 0 ? volume / meanVolume : Number.NaN;
    this.spreadRatio = this.meanSpread > 0 ? spread / this.meanSpread : Number.NaN;
    this.closePosition = spread > 0 ? (close - low) / spread : 0.5;
  }

  clone(): VolumeSpreadMeter {
    const copy = new VolumeSpreadMeter(this.period, this.#sameTime?.clone() ?? null);
    copy.#volumes.copyFrom(this.#volumes);
    copy.#spreads.copyFrom(this.#spreads);
    copy.volumeRatio = this.volumeRatio;
    copy.spreadRatio = this.spreadRatio;
    copy.closePosition = this.closePosition;
    copy.meanSpread = this.meanSpread;
    return copy;
  }
}
