import { normalCumulative } from '#core/numeric/normal-distribution.ts';

/** Probabilities are cut to [1e-12, 1 - 1e-12] before their logarithm. */
const SMALLEST = 1e-12;

/** Log loss of one prediction, in nats. */
export const logLoss = (probability: number, label: number): number =>
  -Math.log(Math.max(SMALLEST, label === 1 ? probability : 1 - probability));

/** Mean log loss of predictions, in nats. */
export function meanLogLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += logLoss(probabilities[i] as number, labels[i] as number);
  return sum / probabilities.length;
}

/** Share of labels on the predicted side of one half; exactly one half counts as up. */
export function accuracy(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let hits = 0;
  for (let i = 0; i < probabilities.length; i++) if ((probabilities[i] as number) >= 0.5 === (labels[i] === 1)) hits++;
  return hits / probabilities.length;
}

/**
 * Area under the receiver operating characteristic: the share of pairs of an up and a down bar in which the up bar has
 * the higher probability, ties counting half (Mann-Whitney). 0.5 when one of the classes is absent.
 */
export function areaUnderCurve(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const of = (label: number) =>
    Float64Array.from(probabilities, Number)
      .filter((_, i) => (labels[i] === 1 ? 1 : 0) === label)
      .sort();
  const ups = of(1);
  const downs = of(0);
  if (ups.length === 0 || downs.length === 0) return 0.5;
  let wins = 0;
  let below = 0;
  let notAbove = 0;
  for (const up of ups) {
    while (below < downs.length && (downs[below] as number) < up) below++;
    while (notAbove < downs.length && (downs[notAbove] as number) <= up) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (ups.length * downs.length);
}

/**
 * One-sided p-value that the mean of a series is above zero: its t-statistic with the Newey-West (1987) variance, Bartlett
 * weights and ⌊4·(n/100)^(2/9)⌋ lags, against the normal distribution. On the difference of two losses this is the test
 * of Diebold and Mariano (1995). 1 when the series has no variance.
 */
export function meanAboveZeroPValue(series: Float64Array): number {
  const count = series.length;
  if (count < 2) return 1;
  const mean = series.reduce((sum, value) => sum + value, 0) / count;
  const lags = Math.min(count - 1, Math.floor(4 * (count / 100) ** (2 / 9)));
  let variance = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let covariance = 0;
    for (let i = lag; i < count; i++) covariance += ((series[i] as number) - mean) * ((series[i - lag] as number) - mean);
    variance += (covariance / count) * (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1)));
  }
  if (!(variance > 0)) return 1;
  return 1 - normalCumulative(mean / Math.sqrt(variance / count));
}
