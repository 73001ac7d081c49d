import { ExponentialAverage } from '#core/numeric/exponential-average.ts';
import { MovingAverage } from '#core/numeric/moving-average.ts';
import { PerBarStream } from '../per-bar-stream.ts';
import { trueRangeOf } from './true-range.ts';

/** An average of the true range by other smoothings than Wilder's, or beginning with the first bar's own range. */
export class TrueRangeAverage extends PerBarStream {
  readonly #average: ExponentialAverage | MovingAverage;
  readonly #usesFirstBar: boolean;
  #previousClose = Number.NaN;
  #isFirst = true;

  constructor(average: ExponentialAverage | MovingAverage, usesFirstBar: boolean) {
    super();
    this.#average = average;
    this.#usesFirstBar = usesFirstBar;
  }

  push(_timeUs: number, _open: number, high: number, low: number, close: number, _volume: number, out: Float64Array): void {
    const range = this.#isFirst ? high - low : trueRangeOf(high, low, this.#previousClose);
    out[0] = this.#isFirst && !this.#usesFirstBar ? Number.NaN : this.#average.next(range);
    this.#isFirst = false;
    this.#previousClose = close;
  }

  clone(): TrueRangeAverage {
    const copy = new TrueRangeAverage(copyOf(this.#average), this.#usesFirstBar);
    copy.#previousClose = this.#previousClose;
    copy.#isFirst = this.#isFirst;
    return copy;
  }
}

function copyOf(average: ExponentialAverage | MovingAverage): ExponentialAverage | MovingAverage {
  if (average instanceof MovingAverage) {
    const copy = new MovingAverage(average.period);
    copy.copyFrom(average);
    return copy;
  }
  const copy = new ExponentialAverage(average.period, average.seedCount, average.alpha);
  copy.copyFrom(average);
  return copy;
}

/** The average that a smoothing names. */
export function averageBy(smoothing: 'wilder' | 'simple' | 'exponential', period: number): ExponentialAverage | MovingAverage {
  if (smoothing === 'simple') return new MovingAverage(period);
  return smoothing === 'wilder' ? new ExponentialAverage(period, period, 1 / period) : new ExponentialAverage(period);
}
