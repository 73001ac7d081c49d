import { ContiguousWindow } from '#core/numeric/contiguous-window.ts';
import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';
import { positive } from './positive.ts';

const LONGEST_LAG = 50;
const SHORT = 10;
const MIDDLE = 20;
const LONG = 60;

const simple = (lag: number): FeatureDescription => ({
  name: `return-${lag}`,
  title: `Return over ${lag} bars`,
  formula: `close / close[${lag}] - 1`,
  range: [-1, null],
  warmupBars: lag,
});

const logarithmic = (lag: number): FeatureDescription => ({
  name: `log-return-${lag}`,
  title: `Logarithmic return over ${lag} bars`,
  formula: `ln(close) - ln(close[${lag}])`,
  range: [null, null],
  warmupBars: lag,
});

const realised = (bars: number): FeatureDescription => ({
  name: `volatility-${bars}`,
  title: `Realised volatility over ${bars} bars`,
  formula: `root of the mean of (ln(close) - ln(close[1]))² over ${bars} bars; per bar, not annualised`,
  range: [0, null],
  warmupBars: bars,
});

/** How far the close has come over several bars, and how much it moved on the way. */
export const RETURN_FEATURES: readonly FeatureDescription[] = [
  simple(3),
  simple(10),
  logarithmic(5),
  logarithmic(20),
  logarithmic(LONGEST_LAG),
  realised(SHORT),
  realised(MIDDLE),
  realised(LONG),
];

/** Computes {@link RETURN_FEATURES}. */
export class ReturnFeatures {
  readonly #squares = new ContiguousWindow(LONG);

  constructor() {
    // A window with an unknown value in it is unknown: so it is until it is full.
    this.#squares.values.fill(Number.NaN);
  }

  next(frame: BarFrame, out: Float64Array, offset: number): void {
    const { close, logarithm } = frame;
    const known = close > 0 ? close : Number.NaN;
    out[offset] = known / positive(frame.closeAt(3)) - 1;
    out[offset + 1] = known / positive(frame.closeAt(10)) - 1;
    out[offset + 2] = logarithm - frame.logarithmAt(5);
    out[offset + 3] = logarithm - frame.logarithmAt(20);
    out[offset + 4] = logarithm - frame.logarithmAt(LONGEST_LAG);
    this.#squares.push(frame.change * frame.change);
    this.#writeRealised(out, offset + 5);
  }

  /**
   * Three windows that end at the same bar: each sum goes on from the shorter one. Several running sums side by side: shorter chains
   * of additions.
   */
  #writeRealised(out: Float64Array, offset: number): void {
    const { values, start } = this.#squares;
    const end = start + LONG;
    let a = 0;
    let b = 0;
    for (let i = end - SHORT; i < end; i += 2) {
      a += values[i] as number;
      b += values[i + 1] as number;
    }
    const short = a + b;
    a = 0;
    b = 0;
    for (let i = end - MIDDLE; i < end - SHORT; i += 2) {
      a += values[i] as number;
      b += values[i + 1] as number;
    }
    const middle = short + (a + b);
    a = 0;
    b = 0;
    let c = 0;
    let d = 0;
    for (let i = start; i < end - MIDDLE; i += 4) {
      a += values[i] as number;
      b += values[i + 1] as number;
      c += values[i + 2] as number;
      d += values[i + 3] as number;
    }
    out[offset] = Math.sqrt(short / SHORT);
    out[offset + 1] = Math.sqrt(middle / MIDDLE);
    out[offset + 2] = Math.sqrt((middle + (a + b + (c + d))) / LONG);
  }

  copyFrom(other: ReturnFeatures): void {
    this.#squares.copyFrom(other.#squares);
  }
}
