import { solveSymmetric } from '#core/numeric/solve-symmetric.ts';
import { fitStandardisation, type Standardisation } from './standardisation.ts';

/** A fitted logistic regression: p = 1 / (1 + exp(-(intercept + Σ weight·(x - mean) / deviation))). */
export interface LogisticRegression {
  readonly standardisation: Standardisation;
  readonly weights: Float64Array;
  readonly intercept: number;
}

export interface LogisticRegressionOptions {
  /** Penalty λ/2·Σ weight² on the summed log loss; the intercept is free. */
  readonly penalty: number;
  readonly maximumSteps: number;
}

/** Rows handled between two yields: about a millisecond of work. */
const ROWS_PER_YIELD = 4000;
const CONVERGED = 1e-9;

/**
 * Fits by Newton's method (iteratively reweighted least squares) on rows `[0, count)` of `width` features and 0/1 labels.
 * Deterministic: the same rows give the same bits. A generator, so that the caller may breathe between the chunks:
 * run it to its end for the model. The penalised loss is strictly convex; steps are halved until it falls.
 */
export function* fitLogisticRegression(
  rows: Float64Array,
  labels: Float64Array,
  width: number,
  count: number,
  options: LogisticRegressionOptions,
): Generator<void, LogisticRegression> {
  const standardisation = yield* fitStandardisation(rows, width, count);
  const size = width + 1;
  let parameters = new Float64Array(size);
  const up = positives(labels, count);
  parameters[width] = Math.log((up + 0.5) / (count - up + 0.5));
  let current = yield* sumLoss(rows, labels, count, standardisation, parameters, options.penalty);
  for (let step = 0; step < options.maximumSteps; step++) {
    const direction = solveSymmetric(current.hessian, current.gradient, size);
    let scale = 1;
    let next = current;
    let candidate = parameters;
    for (; scale > 1e-6; scale /= 2) {
      candidate = parameters.map((value, k) => value - scale * (direction[k] as number));
      next = yield* sumLoss(rows, labels, count, standardisation, candidate, options.penalty);
      if (next.loss <= current.loss) break;
    }
    const largestMove = direction.reduce((largest, value) => Math.max(largest, Math.abs(value) * scale), 0);
    if (next.loss <= current.loss) {
      parameters = candidate;
      current = next;
    }
    if (largestMove < CONVERGED || next !== current) break;
  }
  return { standardisation, weights: parameters.slice(0, width), intercept: parameters[width] as number };
}

/** The probability of class 1 for the `width` features from `offset` on. */
export function logisticProbability(model: LogisticRegression, rows: Float64Array, offset: number): number {
  const { mean, deviation } = model.standardisation;
  let score = model.intercept;
  for (let k = 0; k < model.weights.length; k++) {
    score += (((rows[offset + k] as number) - (mean[k] as number)) / (deviation[k] as number)) * (model.weights[k] as number);
  }
  return 1 / (1 + Math.exp(-score));
}

interface LossDerivatives {
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Penalised log loss with first and second derivatives; the intercept is the last parameter. */
function* sumLoss(
  rows: Float64Array,
  labels: Float64Array,
  count: number,
  { mean, deviation }: Standardisation,
  parameters: Float64Array,
  penalty: number,
): Generator<void, LossDerivatives> {
  const size = parameters.length;
  const width = size - 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const x = new Float64Array(size);
  x[width] = 1;
  let loss = 0;
  for (let i = 0; i < count; i++) {
    if (i % ROWS_PER_YIELD === ROWS_PER_YIELD - 1) yield;
    let score = parameters[width] as number;
    for (let k = 0; k < width; k++) {
      const value = ((rows[i * width + k] as number) - (mean[k] as number)) / (deviation[k] as number);
      x[k] = value;
      score += value * (parameters[k] as number);
    }
    const label = labels[i] as number;
    const probability = 1 / (1 + Math.exp(-score));
    // log(1 + exp(s)) - y·s, written so that neither side overflows.
    loss += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - label * score;
    const curvature = probability * (1 - probability);
    for (let r = 0; r < size; r++) {
      const xr = x[r] as number;
      gradient[r] = (gradient[r] as number) + (probability - label) * xr;
      const weighted = curvature * xr;
      const row = r * size;
      for (let c = 0; c <= r; c++) hessian[row + c] = (hessian[row + c] as number) + weighted * (x[c] as number);
    }
  }
  for (let k = 0; k < width; k++) {
    const weight = parameters[k] as number;
    loss += (penalty / 2) * weight * weight;
    gradient[k] = (gradient[k] as number) + penalty * weight;
    hessian[k * size + k] = (hessian[k * size + k] as number) + penalty;
  }
  // Keeps the intercept's curvature above zero when every probability is at its limit.
  hessian[size * size - 1] = (hessian[size * size - 1] as number) + 1e-9;
  return { loss, gradient, hessian };
}

const positives = (labels: Float64Array, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += labels[i] as number;
  return sum;
};
