import type { CommandContext } from './context.ts';

/** A cell of a table. Null is absent: nothing in CSV, `null` in JSON. */
export type Cell = string | number | boolean | null;

/** Rows under named columns. `cell` is asked for one at a time: a long series is never held as objects but for JSON. */
export interface Table {
  readonly columns: readonly string[];
  readonly count: number;
  readonly cell: (row: number, column: number) => Cell;
  /** Whether the text of a column ends at its right edge, its heading too, as numbers with units do; numbers do in any case. */
  readonly isRight?: (column: number) => boolean;
}

const HEAD_ROWS = 10;
const TAIL_ROWS = 40;

/** A table of whole rows. */
export const tableOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): Table => ({
  columns,
  count: rows.length,
  cell: (row, column) => rows[row]?.[column] ?? null,
});

/** The same table, its columns from `first` on ending at their right edge when it is read. */
export const rightFrom = (first: number, table: Table): Table => ({ ...table, isRight: (column) => column >= first });

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const asText = (cell: Cell) => (cell === null ? '' : String(cell));

/** RFC 4180 with a header, lines ended by `\n`. Values are written as they are. */
export function toCsv(table: Table): string {
  const lines = [table.columns.map(quoted).join(',')];
  for (let row = 0; row < table.count; row++)
    lines.push(table.columns.map((_, column) => quoted(asText(table.cell(row, column)))).join(','));
  return lines.join('\n');
}

/** One object per row. */
export function toObjects(table: Table): Record<string, Cell>[] {
  return Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries(table.columns.map((name, column) => [name, table.cell(row, column)])),
  );
}

/** Aligned columns for reading; of a long table the beginning and the end. */
export function toText(table: Table): string {
  const isLong = table.count > HEAD_ROWS + TAIL_ROWS;
  const shown = Array.from({ length: isLong ? HEAD_ROWS + TAIL_ROWS : table.count }, (_, index) =>
    isLong && index >= HEAD_ROWS ? table.count - HEAD_ROWS - TAIL_ROWS + index : index,
  );
  const rows = shown.map((row) => table.columns.map((_, column) => table.cell(row, column)));
  const widths = table.columns.map((name, column) => Math.max(name.length, ...rows.map((cells) => asText(cells[column] ?? null).length)));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) =>
        typeof cell === 'number' || table.isRight?.(column)
          ? asText(cell).padStart(widths[column] ?? 0)
          : asText(cell).padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const lines = [line(table.columns), ...rows.map(line)];
  if (isLong)
    lines.splice(HEAD_ROWS + 1, 0, `… ${(table.count - HEAD_ROWS - TAIL_ROWS).toLocaleString('en')} more rows; --format csv prints all`);
  return lines.join('\n');
}

/** Prints a table in the form that was asked for. */
export function printTable(context: CommandContext, table: Table, format?: string): void {
  // Objects are only made when they are printed.
  if (context.json || format === 'json') {
    const objects = toObjects(table);
    context.print(objects, () => JSON.stringify(objects));
  } else context.print(null, () => (format === 'csv' ? toCsv(table) : toText(table)));
}
