/**
 * Label of each bar: 1 when the next bar closes higher, 0 when it doesn't, NaN for the last, whose next bar is not known.
 * Looks one bar ahead by definition: a label never becomes a feature, and splits are purged of it.
 */
export function nextBarLabels(closes: Float64Array): Float64Array {
  const labels = new Float64Array(closes.length);
  for (let i = 0; i + 1 < closes.length; i++) labels[i] = (closes[i + 1] as number) > (closes[i] as number) ? 1 : 0;
  if (closes.length > 0) labels[closes.length - 1] = Number.NaN;
  return labels;
}

/** Bars after its own that a label looks at. */
export const NEXT_BAR_HORIZON = 1;
