/** How pivot levels are computed from the window before. */
export const PIVOT_KINDS = ['standard', 'fibonacci', 'camarilla', 'woodie', 'demark'] as const;
export type PivotKind = (typeof PIVOT_KINDS)[number];

/** Outputs of a pivot indicator: the pivot, supports 1 to 4, resistances 1 to 4. */
export const PIVOT_OUTPUTS = [
  { name: 'pp', style: 'line' },
  { name: 's1', style: 'band' },
  { name: 's2', style: 'band' },
  { name: 's3', style: 'band' },
  { name: 's4', style: 'band' },
  { name: 'r1', style: 'band' },
  { name: 'r2', style: 'band' },
  { name: 'r3', style: 'band' },
  { name: 'r4', style: 'band' },
] as const;

/** Prices of a window. Woodie takes the open of the window that the levels are for, DeMark that of the window itself. */
export interface PivotWindow {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const FIBONACCI = [0.382, 0.618, 1] as const;
const CAMARILLA = [1.1 / 12, 1.1 / 6, 1.1 / 4, 1.1 / 2] as const;

/** Writes the levels in the order of {@link PIVOT_OUTPUTS}; NaN where the kind has none (only Camarilla has a fourth). */
export function pivotLevels(kind: PivotKind, { open, high, low, close }: PivotWindow, out: Float64Array): void {
  const range = high - low;
  out.fill(Number.NaN);
  if (kind === 'camarilla') {
    out[0] = close;
    setPairs(out, close, range, CAMARILLA);
    return;
  }
  if (kind === 'demark') {
    const sum = demarkSum(open, high, low, close);
    out[0] = sum / 4;
    setPair(out, 0, sum / 2 - high, sum / 2 - low);
    return;
  }
  const pivot = kind === 'woodie' ? (high + low + 2 * open) / 4 : (high + low + close) / 3;
  out[0] = pivot;
  if (kind === 'fibonacci') {
    setPairs(out, pivot, range, FIBONACCI);
    return;
  }
  setPair(out, 0, 2 * pivot - high, 2 * pivot - low);
  setPair(out, 1, pivot - range, pivot + range);
  setPair(out, 2, low - 2 * (high - pivot), high + 2 * (pivot - low));
}

/** Pairs at shares of the range from the middle. */
function setPairs(out: Float64Array, middle: number, range: number, shares: readonly number[]): void {
  for (const [k, share] of shares.entries()) setPair(out, k, middle - share * range, middle + share * range);
}

function setPair(out: Float64Array, k: number, support: number, resistance: number): void {
  out[1 + k] = support;
  out[5 + k] = resistance;
}

function demarkSum(open: number, high: number, low: number, close: number): number {
  if (close < open) return high + 2 * low + close;
  return close > open ? 2 * high + low + close : high + low + 2 * close;
}
