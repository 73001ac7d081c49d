import type { SymbolData } from '#core/backtest/market-data.ts';
import { lowerBound, sliceBarColumns } from '#core/market/bar-columns.ts';
import type { Dataset } from './evaluation-protocol.ts';

function columnsBetween<T extends { readonly timeUs: Float64Array }>(columns: T, fromUs: number, toUs: number): T {
  const from = lowerBound(columns.timeUs, fromUs);
  const to = lowerBound(columns.timeUs, toUs);
  const parts = Object.entries(columns).map(([name, column]: [string, Float64Array]) => [name, column.subarray(from, to)]);
  return Object.fromEntries(parts) as unknown as T;
}

function symbolBetween(data: SymbolData, fromUs: number, toUs: number): SymbolData {
  const from = lowerBound(data.bars.timeUs, fromUs);
  const to = lowerBound(data.bars.timeUs, toUs);
  const { finer, quotes, spread, rate, columns } = data;
  return {
    ...data,
    bars: sliceBarColumns(data.bars, from, to),
    finer: finer && columnsBetween(finer, fromUs, toUs),
    quotes: quotes && columnsBetween(quotes, fromUs, toUs),
    spread: spread?.subarray(from, to),
    rate: rate?.subarray(from, to),
    columns: columns && Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(from, to)])),
  };
}

/** The bars of a dataset that open in `[fromUs, toUs)`, in the same memory. */
export const slicedDataset = (dataset: Dataset, fromUs: number, toUs: number): Dataset => ({
  ...dataset,
  id: `${dataset.id} ${fromUs} ${toUs}`,
  symbols: dataset.symbols.map((data) => symbolBetween(data, fromUs, toUs)),
});
