import { meanOf, sampleDeviation } from './moments.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Quantile of ascending values, linear between neighbours (type 7 of Hyndman and Fan 1996, as NumPy and R have it); NaN without values. */
export function sortedQuantile(ascending: ArrayLike<number>, share: number): number {
  const at = share * (ascending.length - 1);
  const below = Math.floor(at);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return at === below ? low : low + (high - low) * (at - below);
}

/** A sorted copy. */
export const ascendingOf = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

/** {@link sortedQuantile} of values in any order. */
export const quantile = (values: ArrayLike<number>, share: number): number => sortedQuantile(ascendingOf(values), share);

/** The return that is undercut with probability 1 - `confidence` were returns normal: mean + z · sample deviation. Negative for a loss. */
export const gaussianValueAtRisk = (returns: ArrayLike<number>, confidence: number): number =>
  meanOf(returns) + normalQuantile(1 - confidence) * sampleDeviation(returns);

/** The same from the returns themselves: their quantile at 1 - `confidence`. */
export const historicalValueAtRisk = (returns: ArrayLike<number>, confidence: number): number => quantile(returns, 1 - confidence);

/** Mean of the returns at or below {@link historicalValueAtRisk}; NaN without returns. */
export function expectedShortfall(returns: ArrayLike<number>, confidence: number): number {
  const bound = historicalValueAtRisk(returns, confidence);
  return meanOf(Array.from(returns).filter((value) => value <= bound));
}
