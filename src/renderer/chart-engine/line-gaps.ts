/** Where a line has a point, and whether the stretch from it to the next point is left blank. */
interface LinePoint {
  readonly value: number;
  readonly isBlankAfter: boolean;
}

/** Whether most values stand alone, as turning points do: their line is what connects them. */
export function isSparse(values: Float64Array): boolean {
  let alone = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    count++;
    if (!Number.isFinite(values[i - 1] ?? Number.NaN) && !Number.isFinite(values[i + 1] ?? Number.NaN)) alone++;
  }
  return alone > count / 2;
}

/**
 * The point of a line at a place, null for none. The chart library connects over places without a value, which would draw values that
 * never were: the last point before a gap leaves the stretch after it blank, and at the last place of a gap stands an unseen point at
 * the height of what follows, so that a stepped line does not climb there.
 */
export function linePoint(values: Float64Array, i: number): LinePoint | null {
  const value = values[i] ?? Number.NaN;
  const next = values[i + 1] ?? Number.NaN;
  if (Number.isFinite(value)) return { value, isBlankAfter: i + 1 < values.length && !Number.isFinite(next) };
  return i > 0 && Number.isFinite(next) ? { value: next, isBlankAfter: true } : null;
}
