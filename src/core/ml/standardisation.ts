/** Mean and deviation of each feature, fitted on the training side only and kept with the model. */
export interface Standardisation {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 where a feature never changed, so that it drops out as zero. */
  readonly deviation: Float64Array;
}

/** Below this share of the mean's size a deviation is rounding, not variation. */
const CONSTANT_TOLERANCE = 1e-9;

/** Rows handled between two yields: about a millisecond of work. */
const ROWS_PER_YIELD = 4000;

/** Fits on rows `[0, count)` of `width` values each, two passes. A generator, so that the caller may breathe in between. */
export function* fitStandardisation(rows: Float64Array, width: number, count: number): Generator<void, Standardisation> {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    if (i % ROWS_PER_YIELD === 0) yield;
    for (let k = 0; k < width; k++) mean[k] = (mean[k] as number) + (rows[i * width + k] as number);
  }
  for (let k = 0; k < width; k++) mean[k] = (mean[k] as number) / count;
  for (let i = 0; i < count; i++) {
    if (i % ROWS_PER_YIELD === 0) yield;
    for (let k = 0; k < width; k++) {
      const distance = (rows[i * width + k] as number) - (mean[k] as number);
      deviation[k] = (deviation[k] as number) + distance * distance;
    }
  }
  for (let k = 0; k < width; k++) {
    const spread = Math.sqrt((deviation[k] as number) / count);
    deviation[k] = spread > CONSTANT_TOLERANCE * Math.max(1, Math.abs(mean[k] as number)) ? spread : 1;
  }
  return { mean, deviation };
}
