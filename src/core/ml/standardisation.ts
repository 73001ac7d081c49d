/** Mean and deviation of each feature, fitted on the training side only and kept with the model. */
export interface Standardisation {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 where a feature never changed, so that it drops out as zero. */
  readonly deviation: Float64Array;
}

/** Below this share of the mean's size a deviation is rounding, not variation. */
const CONSTANT_TOLERANCE = 1e-9;

/** Fits on rows `[from, to)` of `width` values each, two passes. */
export function fitStandardisation(rows: Float64Array, width: number, from: number, to: number): Standardisation {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  const count = to - from;
  for (let k = 0; k < width; k++) {
    let sum = 0;
    for (let i = from; i < to; i++) sum += rows[i * width + k] as number;
    const middle = sum / count;
    let squares = 0;
    for (let i = from; i < to; i++) squares += ((rows[i * width + k] as number) - middle) ** 2;
    const spread = Math.sqrt(squares / count);
    mean[k] = middle;
    deviation[k] = spread > CONSTANT_TOLERANCE * Math.max(1, Math.abs(middle)) ? spread : 1;
  }
  return { mean, deviation };
}
