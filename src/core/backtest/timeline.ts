/** The times at which at least one symbol has a bar, ascending. */
export interface Timeline {
  readonly timeUs: Float64Array;
}

/** Merges ascending columns of times into one, each time once. One column is taken as it is. */
export function mergeTimes(columns: readonly Float64Array[]): Timeline {
  const [first] = columns;
  if (columns.length === 1 && first !== undefined) return { timeUs: first };
  const total = columns.reduce((sum, column) => sum + column.length, 0);
  const merged = new Float64Array(total);
  let offset = 0;
  for (const column of columns) {
    merged.set(column, offset);
    offset += column.length;
  }
  merged.sort();
  let count = 0;
  for (let i = 0; i < total; i++) if (i === 0 || merged[i] !== merged[i - 1]) merged[count++] = merged[i] as number;
  return { timeUs: merged.slice(0, count) };
}
