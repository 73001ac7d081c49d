import { useMemo } from 'react';
import { type Column, DataTable } from '../ui/data-table.tsx';

/** A chart's data as rows: a number sorts as a number and is written by its column. */
export interface ChartTableData {
  readonly columns: readonly { readonly title: string; readonly format?: (value: number) => string }[];
  readonly rows: readonly (readonly (string | number)[])[];
}

interface Row {
  readonly id: string;
  readonly cells: readonly (string | number)[];
}

/** What a chart shows, in numbers. */
export function ChartTable({ label, data }: { label: string; data: ChartTableData }) {
  const columns = useMemo(
    () =>
      data.columns.map(
        ({ title, format }, i): Column<Row> => ({
          id: `${i}`,
          title,
          width: i === 0 ? 'minmax(120px, 1.4fr)' : 'minmax(84px, 1fr)',
          isNumber: format !== undefined,
          sortBy: ({ cells }) => cells[i] ?? '',
          cell: ({ cells }) => {
            const value = cells[i];
            return typeof value === 'number' ? (format?.(value) ?? String(value)) : value;
          },
        }),
      ),
    [data],
  );
  const rows = useMemo(() => data.rows.map((cells, i): Row => ({ id: String(i), cells })), [data]);
  return <DataTable label={`${label} as a table`} columns={columns} rows={rows} rowId={(row) => row.id} />;
}
