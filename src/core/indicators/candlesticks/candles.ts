import type { CandleMeasure, CandleSetting, SettingAt } from './candle-settings.ts';
import { RollingThreshold } from './rolling-threshold.ts';

/** Candles kept, a power of two: the oldest asked for is the first of ten before the fifth-newest. */
const KEPT = 16;
const LATEST = KEPT - 1;

/** The newest candles of a stream and the thresholds that a pattern compares them with. `ago` 0 is the newest candle. */
export class Candles {
  readonly #thresholds: readonly RollingThreshold[];
  readonly #open = new Float64Array(KEPT);
  readonly #high = new Float64Array(KEPT);
  readonly #low = new Float64Array(KEPT);
  readonly #close = new Float64Array(KEPT);
  #at = 0;
  /** Of a pattern that a later candle confirms: 1 or -1 while one waits, else 0. */
  waiting = 0;
  /** Bars since the waiting pattern was complete. */
  waitingBars = 0;

  constructor(settings: readonly SettingAt[]) {
    this.#thresholds = settings.map(([setting, ago]) => new RollingThreshold(setting, ago));
  }

  /** Takes the next candle. */
  push(open: number, high: number, low: number, close: number): void {
    const at = (this.#at + 1) & LATEST;
    this.#at = at;
    this.#open[at] = open;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#close[at] = close;
  }

  /** Begins the thresholds: with the newest candle they must all have the candles they average. */
  beginThresholds(): void {
    for (const threshold of this.#thresholds) threshold.begin(this);
  }

  /** Moves the thresholds to the next candle. */
  advanceThresholds(): void {
    const thresholds = this.#thresholds;
    for (let t = 0; t < thresholds.length; t++) (thresholds[t] as RollingThreshold).advance(this);
  }

  /** The threshold of a setting at a candle; NaN, which nothing is above or below, for an average that the pattern does not name. */
  threshold(setting: CandleSetting, ago: number): number {
    if (setting.period === 0) return setting.factor * this.measure(setting.measure, ago);
    const thresholds = this.#thresholds;
    for (let t = 0; t < thresholds.length; t++) {
      const threshold = thresholds[t] as RollingThreshold;
      if (threshold.setting === setting && threshold.ago === ago) return threshold.value();
    }
    return Number.NaN;
  }

  open(ago: number): number {
    return this.#open[(this.#at - ago) & LATEST] as number;
  }

  high(ago: number): number {
    return this.#high[(this.#at - ago) & LATEST] as number;
  }

  low(ago: number): number {
    return this.#low[(this.#at - ago) & LATEST] as number;
  }

  close(ago: number): number {
    return this.#close[(this.#at - ago) & LATEST] as number;
  }

  /** 1 where the close is not below the open, else -1. */
  color(ago: number): 1 | -1 {
    return this.close(ago) >= this.open(ago) ? 1 : -1;
  }

  isWhite(ago: number): boolean {
    return this.close(ago) >= this.open(ago);
  }

  isBlack(ago: number): boolean {
    return !this.isWhite(ago);
  }

  body(ago: number): number {
    return Math.abs(this.close(ago) - this.open(ago));
  }

  /** Upper end of the real body. */
  top(ago: number): number {
    return Math.max(this.open(ago), this.close(ago));
  }

  /** Lower end of the real body. */
  bottom(ago: number): number {
    return Math.min(this.open(ago), this.close(ago));
  }

  upperShadow(ago: number): number {
    return this.high(ago) - this.top(ago);
  }

  lowerShadow(ago: number): number {
    return this.bottom(ago) - this.low(ago);
  }

  range(ago: number): number {
    return this.high(ago) - this.low(ago);
  }

  measure(measure: CandleMeasure, ago: number): number {
    if (measure === 'body') return this.body(ago);
    if (measure === 'range') return this.range(ago);
    return this.upperShadow(ago) + this.lowerShadow(ago);
  }

  copyFrom(other: Candles): void {
    this.#open.set(other.#open);
    this.#high.set(other.#high);
    this.#low.set(other.#low);
    this.#close.set(other.#close);
    this.#at = other.#at;
    this.waiting = other.waiting;
    this.waitingBars = other.waitingBars;
    this.#thresholds.forEach((threshold, t) => {
      threshold.copyFrom(other.#thresholds[t] as RollingThreshold);
    });
  }
}
