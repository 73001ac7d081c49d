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
 * Area under the receiver operating characteristic by the rank sum (Mann-Whitney), ties with their mean rank. 0.5 when
 * one of the classes is absent.
 */
export function areaUnderCurve(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const count = probabilities.length;
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => (probabilities[a] as number) - (probabilities[b] as number));
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && probabilities[order[to] as number] === probabilities[order[from] as number]) to++;
    const rank = (from + 1 + to) / 2;
    for (let k = from; k < to; k++) {
      if (labels[order[k] as number] !== 1) continue;
      positives++;
      rankSum += rank;
    }
    from = to;
  }
  const negatives = count - positives;
  return positives === 0 || negatives === 0 ? 0.5 : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
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
