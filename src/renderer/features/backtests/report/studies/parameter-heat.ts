import type { OptimiseResult } from '#contract/research-studies.ts';

type Value = number | string | boolean;

/** A grid of results over two parameters. Where others vary too, a cell holds the best of them. */
interface HeatGrid {
  readonly columns: readonly Value[];
  readonly rows: readonly Value[];
  /** Position of the setting in a cell by row and column; -1 where none was tried. */
  readonly cells: readonly Int32Array[];
  readonly least: number;
  readonly most: number;
}

const ordered = (values: readonly Value[]): Value[] =>
  [...new Set(values)].toSorted((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1));

/** The grid of an optimisation over two of its parameters; without a second, one row. */
export function heatGrid(result: OptimiseResult, across: string, down: string | null): HeatGrid {
  const x = result.values[across] ?? [];
  const y = down === null ? [] : (result.values[down] ?? []);
  const columns = ordered(x);
  const rows = down === null ? [''] : ordered(y).toReversed();
  const columnOf = new Map(columns.map((value, i) => [value, i]));
  const rowOf = new Map(rows.map((value, i) => [value, i]));
  const cells = rows.map(() => new Int32Array(columns.length).fill(-1));
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const value = result.objectiveValue[i] as number;
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    const row = cells[rowOf.get(down === null ? '' : (y[i] as Value)) ?? 0];
    const column = columnOf.get(x[i] as Value) ?? 0;
    if (!row) continue;
    const held = row[column] as number;
    if (held < 0 || value > (result.objectiveValue[held] as number)) row[column] = i;
  }
  return { columns, rows, cells, least, most };
}

/** Parameters that take more than one value, those with most values first. */
export const variedParameters = (result: OptimiseResult): string[] =>
  Object.entries(result.values)
    .map(([name, values]) => [name, new Set(values).size] as const)
    .filter(([, count]) => count > 1)
    .toSorted((a, b) => b[1] - a[1])
    .map(([name]) => name);
