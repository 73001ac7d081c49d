import type { IndicatorDefinition } from '../definition.ts';
import { autocorrelation } from './autocorrelation.ts';
import { beta } from './beta.ts';
import { correlation } from './correlation.ts';
import { entropy } from './entropy.ts';
import { hurst } from './hurst.ts';
import { kurtosis } from './kurtosis.ts';
import { skewness } from './skewness.ts';
import { variance } from './variance.ts';
import { zScore } from './z-score.ts';

/** Every statistic, in the order of the picker. */
export const STATISTICS: readonly IndicatorDefinition[] = [
  zScore,
  variance,
  correlation,
  beta,
  autocorrelation,
  hurst,
  skewness,
  kurtosis,
  entropy,
];
