import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import { MovingAverage } from '#core/numeric/moving-average.ts';
import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';

/** What makes a trend: see the parameters `trendBy`, `trendBars` and `trendAverage` of the detector. */
export interface TrendRule {
  readonly by: 'either' | 'extremes' | 'slope';
  readonly bars: number;
  readonly average: number;
}

/**
 * The trend up to and with the newest bar (FACTS §7.4, ours): by extremes, the high and low of the newer half of `bars` bars are both below
 * (or above) those of the older half; by slope, the sign of the change of the average of `average` closes. Amortised constant time.
 */
export class TrendBefore {
  readonly rule: TrendRule;
  readonly #half: number;
  readonly #newerHigh: SlidingMaximum;
  readonly #newerLowNegated: SlidingMaximum;
  readonly #pastHighs: ContiguousWindow;
  readonly #pastLows: ContiguousWindow;
  readonly #average: MovingAverage;
  #averageBefore = Number.NaN;
  isDown = false;
  isUp = false;
  /** Lowest low and highest high of the newest half of `bars`; NaN before the first bar. */
  lowest = Number.NaN;
  highest = Number.NaN;

  constructor(rule: TrendRule) {
    this.rule = rule;
    this.#half = Math.max(2, Math.floor(rule.bars / 2));
    this.#newerHigh = new SlidingMaximum(this.#half);
    this.#newerLowNegated = new SlidingMaximum(this.#half);
    this.#pastHighs = new ContiguousWindow(this.#half + 1);
    this.#pastLows = new ContiguousWindow(this.#half + 1);
    this.#average = new MovingAverage(rule.average);
  }

  next(high: number, low: number, close: number): void {
    this.highest = this.#newerHigh.next(high);
    this.lowest = -this.#newerLowNegated.next(-low);
    this.#pastHighs.push(this.highest);
    this.#pastLows.push(this.lowest);
    const average = this.#average.next(close);
    const slope = average - this.#averageBefore;
    this.#averageBefore = average;
    const isFull = this.#pastHighs.count === this.#half + 1;
    const olderHigh = isFull ? (this.#pastHighs.values[this.#pastHighs.start] as number) : Number.NaN;
    const olderLow = isFull ? (this.#pastLows.values[this.#pastLows.start] as number) : Number.NaN;
    const { by } = this.rule;
    const extremes = by !== 'slope';
    const slopes = by !== 'extremes';
    this.isDown = (extremes && this.highest < olderHigh && this.lowest < olderLow) || (slopes && slope < 0);
    this.isUp = (extremes && this.highest > olderHigh && this.lowest > olderLow) || (slopes && slope > 0);
  }

  clone(): TrendBefore {
    const copy = new TrendBefore(this.rule);
    copy.#newerHigh.copyFrom(this.#newerHigh);
    copy.#newerLowNegated.copyFrom(this.#newerLowNegated);
    copy.#pastHighs.copyFrom(this.#pastHighs);
    copy.#pastLows.copyFrom(this.#pastLows);
    copy.#average.copyFrom(this.#average);
    copy.#averageBefore = this.#averageBefore;
    copy.isDown = this.isDown;
    copy.isUp = this.isUp;
    copy.lowest = this.lowest;
    copy.highest = this.highest;
    return copy;
  }
}
