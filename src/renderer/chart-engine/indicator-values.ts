import { formatNumber } from '../format/number.ts';
import { formatPrice, type PriceUnits } from '../format/price.ts';

/** Decimals for values of up to this size: about three digits of it. */
export const decimalsFor = (size: number): number => {
  if (size === 0 || size >= 100) return 1;
  return size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
};

/** The largest absolute value; 0 where there is none. */
export const largest = (values: Iterable<number | null | undefined>): number => {
  let size = 0;
  for (const value of values) if (value && Math.abs(value) > size && Number.isFinite(value)) size = Math.abs(value);
  return size;
};

/** Prints the outputs of an indicator at one bar: over the candles like prices, else all with the decimals of the largest. */
export function formatIndicatorValues(values: readonly (number | null | undefined)[], isPrice: boolean, units: PriceUnits): string {
  const decimals = decimalsFor(largest(values));
  return values.map((value) => (isPrice ? formatPrice(value, units) : formatNumber(value, decimals))).join('  ');
}

/** Columns with nothing where they have zeros: in published forms of market structure a zero beside prices means that there is none. */
export const withoutZeros = (columns: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.map((value) => (value === 0 ? Number.NaN : value))]));
