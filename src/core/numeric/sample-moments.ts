import { windowMean } from './window-statistics.ts';

/** Mean of the `power`-th powers of the distances from the mean, in population standard deviations; NaN where all values are equal. */
function standardMoment(values: Float64Array, start: number, count: number, power: 3 | 4): number {
  const mean = windowMean(values, start, count);
  let squares = 0;
  let powers = 0;
  for (let i = start; i < start + count; i++) {
    const distance = (values[i] as number) - mean;
    const square = distance * distance;
    squares += square;
    powers += power === 3 ? square * distance : square * square;
  }
  const variance = squares / count;
  return powers / count / (power === 3 ? variance * Math.sqrt(variance) : variance * variance);
}

/** Bias-corrected skewness (type 2 of Joanes and Gill 1998) of `count` (3 or more) values from `start` on; NaN where they are all equal. */
export const sampleSkewness = (values: Float64Array, start: number, count: number): number =>
  (standardMoment(values, start, count, 3) * Math.sqrt(count * (count - 1))) / (count - 2);

/**
 * Bias-corrected excess kurtosis (type 2 of Joanes and Gill 1998) of `count` (4 or more) values from `start` on; NaN where they are all
 * equal.
 */
export const sampleExcessKurtosis = (values: Float64Array, start: number, count: number): number =>
  ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * (standardMoment(values, start, count, 4) - 3) + 6);

/** Autocorrelation at `lag` of `count` values from `start` on around their common mean; NaN where they are all equal. */
export function autocorrelationOf(values: Float64Array, start: number, count: number, lag: number): number {
  const mean = windowMean(values, start, count);
  let squares = 0;
  let products = 0;
  for (let i = 0; i < count; i++) {
    const distance = (values[start + i] as number) - mean;
    squares += distance * distance;
    if (i >= lag) products += distance * ((values[start + i - lag] as number) - mean);
  }
  return squares === 0 ? Number.NaN : products / squares;
}

/** Most steps that {@link binnedEntropy} takes. */
export const MOST_BINS = 100;
const counts = new Float64Array(MOST_BINS);

/**
 * Shannon entropy of `count` values from `start` on over `bins` (at most {@link MOST_BINS}) equal steps from the least to the greatest,
 * divided by ln(bins): 0 … 1. NaN where they are all equal or one is NaN.
 */
export function binnedEntropy(values: Float64Array, start: number, count: number, bins: number): number {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + count; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) return Number.NaN;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (!(greatest > least)) return Number.NaN;
  counts.fill(0, 0, bins);
  for (let i = start; i < start + count; i++) {
    const bin = Math.min(bins - 1, Math.floor((((values[i] as number) - least) / (greatest - least)) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let entropy = 0;
  for (let bin = 0; bin < bins; bin++) {
    const share = (counts[bin] as number) / count;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy / Math.log(bins);
}
