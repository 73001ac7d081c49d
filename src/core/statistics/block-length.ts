import { meanOf } from './moments.ts';

/** Mean block lengths that lose least: of the stationary and of the circular block bootstrap. Not rounded, 1 or more. */
export interface BlockLengths {
  readonly stationary: number;
  readonly circular: number;
}

/**
 * Automatic block lengths of Politis and White (2004) with the correction of Patton, Politis and White (2009): flat-top estimates of
 * g(0) = Σ λ(k/M) R(k) and G = Σ λ(k/M) |k| R(k), b = (2 G² / D)^⅓ n^⅓ with D = 2 g² (stationary) and 4/3 g² (circular). M is twice the
 * least lag after which max(5, √log₁₀ n) autocorrelations in a row lie within ±2 √(log₁₀ n / n). At most ⌈min(3 √n, n/3)⌉; 1 for series
 * that do not vary or are shorter than nine values.
 */
export function blockLengths(values: ArrayLike<number>): BlockLengths {
  const count = values.length;
  if (count < 9) return { stationary: 1, circular: 1 };
  const inARow = Math.max(5, Math.ceil(Math.sqrt(Math.log10(count))));
  const mostLags = Math.min(count - 1, Math.ceil(Math.sqrt(count)) + inARow);
  const covariances = autocovariances(values, mostLags);
  const variance = covariances[0] as number;
  if (!(variance > 1e-26 * meanOf(values) ** 2)) return { stationary: 1, circular: 1 };
  const bandwidth = Math.min(mostLags, 2 * Math.max(1, lastSignificantLag(covariances, 2 * Math.sqrt(Math.log10(count) / count), inARow)));
  let spectrum = variance;
  let slope = 0;
  for (let lag = 1; lag <= bandwidth; lag++) {
    const weight = lag / bandwidth <= 0.5 ? 1 : 2 * (1 - lag / bandwidth);
    spectrum += 2 * weight * (covariances[lag] as number);
    slope += 2 * weight * lag * (covariances[lag] as number);
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3));
  const length = (constant: number): number => {
    const best = ((2 * slope * slope) / (constant * spectrum * spectrum)) ** (1 / 3) * count ** (1 / 3);
    return Number.isNaN(best) ? 1 : Math.min(most, Math.max(1, best));
  };
  return { stationary: length(2), circular: length(4 / 3) };
}

function autocovariances(values: ArrayLike<number>, mostLags: number): Float64Array {
  const mean = meanOf(values);
  const distances = Float64Array.from(values, (value) => value - mean);
  const covariances = new Float64Array(mostLags + 1);
  for (let lag = 0; lag <= mostLags; lag++) {
    let products = 0;
    for (let i = lag; i < distances.length; i++) products += (distances[i] as number) * (distances[i - lag] as number);
    covariances[lag] = products / distances.length;
  }
  return covariances;
}

/** The lag after which the next `inARow` autocorrelations are all insignificant; all lags where there is none. */
function lastSignificantLag(covariances: Float64Array, bound: number, inARow: number): number {
  let quiet = 0;
  for (let lag = 1; lag < covariances.length; lag++) {
    quiet = Math.abs((covariances[lag] as number) / (covariances[0] as number)) < bound ? quiet + 1 : 0;
    if (quiet === inARow) return lag - inARow;
  }
  return covariances.length - 1;
}
