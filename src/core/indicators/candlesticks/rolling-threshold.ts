import type { CandleSetting } from './candle-settings.ts';
import type { Candles } from './candles.ts';

/**
 * A setting's threshold at the candle `ago` bars before the newest. The mean comes from a running total that is summed once,
 * oldest first, and then takes one difference a bar: the order of operations of TA-Lib, so that ties fall as they do there.
 */
export class RollingThreshold {
  readonly setting: CandleSetting;
  readonly ago: number;
  #total = 0;

  constructor(setting: CandleSetting, ago: number) {
    this.setting = setting;
    this.ago = ago;
  }

  /** Sums the candles before its own, once that many have come. */
  begin(candles: Candles): void {
    const { measure, period } = this.setting;
    for (let back = this.ago + period; back > this.ago; back--) this.#total += candles.measure(measure, back);
  }

  /** Moves on by one candle; to be called when the rule has been asked. */
  advance(candles: Candles): void {
    const { measure, period } = this.setting;
    this.#total += candles.measure(measure, this.ago) - candles.measure(measure, this.ago + period);
  }

  value(): number {
    const { measure, period, factor } = this.setting;
    const threshold = factor * (this.#total / period);
    return measure === 'shadows' ? threshold / 2 : threshold;
  }

  copyFrom(other: RollingThreshold): void {
    this.#total = other.#total;
  }
}
