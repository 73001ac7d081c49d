import { normalCumulative } from '#core/numeric/normal-distribution.ts';
import type { Shape } from './moments.ts';
import { normalQuantile } from './normal-quantile.ts';

const EULER_MASCHERONI = 0.5772156649015329;

/** What the distribution of a Sharpe ratio depends on: all per period, nothing annualised. */
export interface SharpeSample {
  readonly sharpe: number;
  /** Number of returns. */
  readonly count: number;
  readonly skewness: number;
  /** RAW: 3 for a normal distribution. Excess kurtosis here gives figures that are too high. */
  readonly rawKurtosis: number;
}

/** {@link SharpeSample} of returns' {@link Shape}: an infinite ratio for returns that are all equal, NaN where they are all 0. */
export const sharpeSample = (shape: Shape): SharpeSample => ({
  sharpe: shape.mean / (shape.deviation <= 1e-14 * Math.abs(shape.mean) ? 0 : shape.deviation),
  count: shape.count,
  skewness: shape.skewness,
  rawKurtosis: shape.rawKurtosis,
});

const spread = ({ sharpe, skewness, rawKurtosis }: SharpeSample): number =>
  1 - skewness * sharpe + ((rawKurtosis - 1) / 4) * sharpe * sharpe;

/**
 * Probability that the true Sharpe ratio lies above `target` (Bailey and López de Prado 2012, "The Sharpe ratio efficient frontier"):
 * Φ((SR - target) √(T - 1) / √(1 - skewness · SR + (kurtosis - 1) / 4 · SR²)). All per period. An infinite ratio is above
 * or below any target for certain.
 */
export function probabilisticSharpe(sample: SharpeSample, target = 0): number {
  if (Math.abs(sample.sharpe) === Number.POSITIVE_INFINITY) return sample.sharpe > 0 ? 1 : 0;
  return normalCumulative(((sample.sharpe - target) * Math.sqrt(sample.count - 1)) / Math.sqrt(spread(sample)));
}

/**
 * Greatest of `trials` independent standard normal values, as expected (Bailey and López de Prado 2014, the false strategy theorem):
 * (1 - γ) Φ⁻¹(1 - 1/N) + γ Φ⁻¹(1 - 1/(N e)). 0 for one trial.
 */
export const expectedMaximum = (trials: number): number =>
  trials <= 1 ? 0 : (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) + EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));

/**
 * Deflated Sharpe ratio (Bailey and López de Prado 2014): {@link probabilisticSharpe} against the greatest Sharpe ratio that `trials`
 * without any skill would show, √`sharpeVariance` · {@link expectedMaximum}. `sharpeVariance` is the variance of the trials' Sharpe
 * ratios, per period. With one trial it is the probabilistic Sharpe ratio against 0.
 */
export const deflatedSharpe = (sample: SharpeSample, trials: number, sharpeVariance: number): number =>
  probabilisticSharpe(sample, trials <= 1 ? 0 : Math.sqrt(sharpeVariance) * expectedMaximum(trials));

/**
 * Number of returns that {@link probabilisticSharpe} needs to exceed `confidence` at the same Sharpe ratio and shape (minimum track record
 * length, Bailey and López de Prado 2012); Infinity where the ratio does not exceed the target.
 */
export const minimumTrackRecord = (sample: SharpeSample, confidence = 0.95, target = 0): number =>
  sample.sharpe === Number.POSITIVE_INFINITY
    ? 2
    : sample.sharpe > target
      ? 1 + spread(sample) * (normalQuantile(confidence) / (sample.sharpe - target)) ** 2
      : Number.isNaN(sample.sharpe)
        ? Number.NaN
        : Number.POSITIVE_INFINITY;
