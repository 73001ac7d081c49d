/** Arithmetic mean; NaN without values. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** Sample variance (n - 1), two passes; NaN for fewer than two values. */
export function sampleVariance(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  return varianceAround(values, meanOf(values));
}

function varianceAround(values: ArrayLike<number>, mean: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = (values[i] as number) - mean;
    squares += distance * distance;
  }
  return squares / (values.length - 1);
}

/** Sample standard deviation (n - 1); NaN for fewer than two values, 0 where they differ by no more than rounding. `mean`: theirs, where it is known. */
export function sampleDeviation(values: ArrayLike<number>, mean = meanOf(values)): number {
  if (values.length < 2) return Number.NaN;
  const deviation = Math.sqrt(varianceAround(values, mean));
  return deviation <= 1e-14 * Math.abs(mean) ? 0 : deviation;
}

/** Mean, deviation and shape of a sample, as the Sharpe ratio's own distribution needs them. */
export interface Shape {
  readonly count: number;
  readonly mean: number;
  /** Sample deviation, n - 1. */
  readonly deviation: number;
  /** Third standardised moment over n, not bias-corrected: 0 for a normal distribution. NaN where all values are equal. */
  readonly skewness: number;
  /** Fourth standardised moment over n, RAW: 3 for a normal distribution, not 0. NaN where all values are equal. */
  readonly rawKurtosis: number;
}

/** {@link Shape} of values. */
export function shapeOf(values: ArrayLike<number>): Shape {
  const count = values.length;
  const mean = meanOf(values);
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let i = 0; i < count; i++) {
    const distance = (values[i] as number) - mean;
    const square = distance * distance;
    squares += square;
    cubes += square * distance;
    fourths += square * square;
  }
  const variance = squares / count;
  return {
    count,
    mean,
    deviation: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)),
    skewness: cubes / count / (variance * Math.sqrt(variance)),
    rawKurtosis: fourths / count / (variance * variance),
  };
}
