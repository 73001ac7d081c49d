import { SlidingMaximum } from '#core/numeric/sliding-maximum.ts';
import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';
import { isRounding } from './is-rounding.ts';
import type { SmoothedValues } from './smoothed-values.ts';
import type { WindowValues } from './window-values.ts';

const STRENGTH_PERIODS = [7, 14, 28] as const;
const RANGE_BARS = 14;
const CHANNEL_BARS = 20;
/** Lambert's constant: most values of the index lie between -100 and 100. */
const CHANNEL_FACTOR = 0.015;

/** How fast the price moves, and where it stands in its recent range. */
export const MOMENTUM_FEATURES: readonly FeatureDescription[] = [
  ...STRENGTH_PERIODS.map(
    (period): FeatureDescription => ({
      name: `rsi-${period}`,
      title: `Relative strength over ${period} bars`,
      formula: `(RSI(close, ${period}) - 50) / 50, smoothed by Wilder; 0 while the price never moved`,
      range: [-1, 1],
      warmupBars: period,
    }),
  ),
  {
    name: 'williams-r-14',
    title: 'Williams %R',
    formula: '(%R(14) + 50) / 50: the close within the range of 14 bars, -1 at its low, 1 at its high; 0 when it has none',
    range: [-1, 1],
    warmupBars: RANGE_BARS - 1,
  },
  {
    name: 'stochastic-14-3',
    title: 'Slow stochastic',
    formula: 'mean of williams-r-14 over 3 bars',
    range: [-1, 1],
    warmupBars: RANGE_BARS + 1,
  },
  {
    name: 'cci-20',
    title: 'Commodity channel index',
    formula: 'CCI(20) / 100; 0 when the typical price did not move',
    range: [null, null],
    warmupBars: CHANNEL_BARS - 1,
  },
  {
    name: 'mfi-14',
    title: 'Money flow index',
    formula: '(MFI(14) - 50) / 50; unknown volume counts as 0, no flow as 0',
    range: [-1, 1],
    warmupBars: RANGE_BARS,
  },
];

/** Computes {@link MOMENTUM_FEATURES}. */
export class MomentumFeatures {
  readonly #highest = new SlidingMaximum(RANGE_BARS);
  readonly #negatedLowest = new SlidingMaximum(RANGE_BARS);
  /** Places in the range at the bar before and the one before that. */
  #placeBefore = Number.NaN;
  #placeTwoBefore = Number.NaN;

  next(frame: BarFrame, smoothed: SmoothedValues, window: WindowValues, out: Float64Array, offset: number): void {
    const { strengths } = smoothed;
    out[offset] = (strengths[0] as number) / 50 - 1;
    out[offset + 1] = (strengths[1] as number) / 50 - 1;
    out[offset + 2] = (strengths[2] as number) / 50 - 1;
    const top = this.#highest.next(frame.high);
    const bottom = -this.#negatedLowest.next(-frame.low);
    const place = frame.count < RANGE_BARS ? Number.NaN : top > bottom ? (2 * (frame.close - bottom)) / (top - bottom) - 1 : 0;
    out[offset + 3] = place;
    out[offset + 4] = (place + this.#placeBefore + this.#placeTwoBefore) / 3;
    this.#placeTwoBefore = this.#placeBefore;
    this.#placeBefore = place;
    const { typicalMean, typicalDeviation, netFlow, totalFlow } = window;
    const distance = frame.typical - typicalMean;
    out[offset + 5] = isRounding(typicalDeviation, typicalMean) ? 0 : distance / (CHANNEL_FACTOR * 100 * typicalDeviation);
    out[offset + 6] = totalFlow === 0 ? 0 : netFlow / totalFlow;
  }

  copyFrom(other: MomentumFeatures): void {
    this.#highest.copyFrom(other.#highest);
    this.#negatedLowest.copyFrom(other.#negatedLowest);
    this.#placeBefore = other.#placeBefore;
    this.#placeTwoBefore = other.#placeTwoBefore;
  }
}
