import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import { useSettings } from '../state/settings-store.ts';
import { classNames } from './class-names.ts';
import styles from './data-table.module.css';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

/** A column: what it sorts by and how a cell looks. */
export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** CSS grid track. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** Left out where sorting makes no sense. */
  readonly sortBy?: (row: T) => string | number;
  readonly cell: (row: T) => ReactNode;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  testId?: string;
}

const ROW_PX: Readonly<Record<string, number>> = { dense: 24, regular: 28, comfortable: 32 };

/** A table that sorts by its headers and draws only the rows in view. */
export function DataTable<T extends object>({ label, columns, rows, rowId, testId }: DataTableProps<T>) {
  const scroll = useRef<HTMLDivElement>(null);
  const { density, fontScale } = useSettings((state) => state.settings);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, T> => {
        const { sortBy } = column;
        return {
          id: column.id,
          accessorFn: (row) => sortBy?.(row) ?? '',
          enableSorting: sortBy !== undefined,
          sortFn: column.isNumber ? 'basic' : 'alphanumeric',
          header: column.title,
        };
      }),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowId });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (ROW_PX[density] ?? 24) * fontScale,
    overscan: 12,
    initialRect: { width: 1000, height: 600 },
  });
  const template = { gridTemplateColumns: columns.map((column) => column.width).join(' ') };
  const [headers] = table.getHeaderGroups();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list, which a table element does not allow
    <div
      ref={scroll}
      className={styles.scroll}
      role="table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by key
      tabIndex={0}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      data-testid={testId}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: rows of a table are not focused */}
      <div className={styles.head} role="row" style={template}>
        {headers?.headers.map((header, i) => {
          const column = columns[i];
          const direction = header.column.getIsSorted();
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <span
              key={header.id}
              role="columnheader"
              className={classNames(styles.cell, column?.isNumber && styles.number)}
              aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}
            >
              {column?.sortBy ? (
                <button type="button" className={styles.sort} onClick={() => header.column.toggleSorting()}>
                  {column.title}
                  {direction === 'asc' && <ArrowUp size={11} />}
                  {direction === 'desc' && <ArrowDown size={11} />}
                </button>
              ) : (
                column?.title
              )}
            </span>
          );
        })}
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={row.id}
              className={styles.row}
              role="row"
              aria-rowindex={item.index + 2}
              style={{ ...template, position: 'absolute', top: item.start, left: 0, right: 0 }}
            >
              {columns.map((column) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <span key={column.id} role="cell" className={classNames(styles.cell, column.isNumber && styles.number)}>
                  {column.cell(row.original)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
