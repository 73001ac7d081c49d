import type { FeatureDescription } from '../feature-description.ts';
import type { BarFrame } from './bar-frame.ts';
import { isRounding } from './is-rounding.ts';
import type { WindowValues } from './window-values.ts';

const BARS = 20;

/** What was traded. Unknown volume counts as 0. */
export const VOLUME_FEATURES: readonly FeatureDescription[] = [
  {
    name: 'volume-ratio',
    title: 'Volume',
    formula: 'ln((volume + 1) / (mean of volume over 20 bars + 1))',
    range: [null, null],
    warmupBars: BARS - 1,
  },
  {
    name: 'volume-score-20',
    title: 'Volume in deviations',
    formula: '(volume - mean) / deviation over 20 bars; 0 when it never changed',
    range: [null, null],
    warmupBars: BARS - 1,
  },
  {
    name: 'money-flow-20',
    title: 'Chaikin money flow',
    formula: 'sum of volume × (2 (close - low) / (high - low) - 1) over sum of volume, 20 bars; 0 without volume',
    range: [-1, 1],
    warmupBars: BARS - 1,
  },
];

/** Writes {@link VOLUME_FEATURES}. */
export function writeVolumeFeatures({ volume }: BarFrame, window: WindowValues, out: Float64Array, offset: number): void {
  const { volumeMean, volumeDeviation, moneyFlowMean } = window;
  out[offset] = Math.log((volume + 1) / (volumeMean + 1));
  out[offset + 1] = isRounding(volumeDeviation, volumeMean) ? 0 : (volume - volumeMean) / volumeDeviation;
  out[offset + 2] = volumeMean === 0 ? 0 : moneyFlowMean / volumeMean;
}
