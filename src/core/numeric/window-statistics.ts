/**
 * Sum of `count` values from `from` on. Four running sums, combined at the end: shorter dependency chains, and the same bits for
 * the same values wherever the window lies.
 */
export function windowSum(values: Float64Array, from: number, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = from + count;
  const unrolledEnd = end - 3;
  let i = from;
  for (; i < unrolledEnd; i += 4) {
    a += values[i] as number;
    b += values[i + 1] as number;
    c += values[i + 2] as number;
    d += values[i + 3] as number;
  }
  for (; i < end; i++) a += values[i] as number;
  return a + b + (c + d);
}

/** Mean of `count` values from `from` on. */
export function windowMean(values: Float64Array, from: number, count: number): number {
  return windowSum(values, from, count) / count;
}

/**
 * Population standard deviation of `count` values from `from` on around their `mean`: the second pass of the two-pass
 * form, which loses no digits however far the values lie from zero.
 */
export function windowDeviation(values: Float64Array, from: number, count: number, mean: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = from + count;
  const unrolledEnd = end - 3;
  let i = from;
  for (; i < unrolledEnd; i += 4) {
    const p = (values[i] as number) - mean;
    const q = (values[i + 1] as number) - mean;
    const r = (values[i + 2] as number) - mean;
    const s = (values[i + 3] as number) - mean;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (; i < end; i++) {
    const p = (values[i] as number) - mean;
    a += p * p;
  }
  return Math.sqrt((a + b + (c + d)) / count);
}

/** Mean absolute deviation of `count` values from `from` on around `mean`. */
export function windowMeanAbsoluteDeviation(values: Float64Array, from: number, count: number, mean: number): number {
  let a = 0;
  let b = 0;
  const end = from + count;
  const unrolledEnd = end - 1;
  let i = from;
  for (; i < unrolledEnd; i += 2) {
    a += Math.abs((values[i] as number) - mean);
    b += Math.abs((values[i + 1] as number) - mean);
  }
  if (i < end) a += Math.abs((values[i] as number) - mean);
  return (a + b) / count;
}
