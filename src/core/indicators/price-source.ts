import type { BarColumns } from '#core/market/bar-columns.ts';

/** Which price of a bar an indicator works on. hl2 = (high + low) / 2, hlc3 and ohlc4 alike. */
export const PRICE_SOURCES = ['open', 'high', 'low', 'close', 'hl2', 'hlc3', 'ohlc4'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** The chosen price of one bar. `source` is the position in {@link PRICE_SOURCES}: no string is compared per bar. */
export function sourcePrice(source: number, open: number, high: number, low: number, close: number): number {
  switch (source) {
    case 0:
      return open;
    case 1:
      return high;
    case 2:
      return low;
    case 4:
      return (high + low) / 2;
    case 5:
      return (high + low + close) / 3;
    case 6:
      return (open + high + low + close) / 4;
    default:
      return close;
  }
}

/** The chosen price of bars `[from, to)` as one column: a view where a column has it, else computed. */
export function sourceColumn(source: number, bars: BarColumns, from: number, to: number): Float64Array {
  if (source === 0) return bars.open.subarray(from, to);
  if (source === 1) return bars.high.subarray(from, to);
  if (source === 2) return bars.low.subarray(from, to);
  if (source === 3) return bars.close.subarray(from, to);
  const column = new Float64Array(to - from);
  for (let i = from; i < to; i++) {
    column[i - from] = sourcePrice(source, bars.open[i] as number, bars.high[i] as number, bars.low[i] as number, bars.close[i] as number);
  }
  return column;
}
