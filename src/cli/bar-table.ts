import type { BarColumns } from '#core/market/bar-columns.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Cell, Table } from './table-output.ts';

const NAMES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** NaN is absent. */
const numberCell = (value: number | undefined): Cell => (value === undefined || Number.isNaN(value) ? null : value);

/** Columns of doubles beside their times. */
export const timedTable = (timeUs: Float64Array, columns: Readonly<Record<string, Float64Array>>): Table => {
  const names = Object.keys(columns);
  const values = Object.values(columns);
  return {
    columns: ['time', ...names],
    count: timeUs.length,
    cell: (row, column) => (column === 0 ? isoTime(timeUs[row] as number) : numberCell(values[column - 1]?.[row])),
  };
};

/** Bars as `time,open,high,low,close,volume`. */
export const barTable = (bars: BarColumns): Table => timedTable(bars.timeUs, Object.fromEntries(NAMES.map((name) => [name, bars[name]])));
