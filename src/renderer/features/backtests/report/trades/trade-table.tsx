import { type ColumnDef, createSortedRowModel, rowSortingFeature, sortFn_basic, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import type { Timeframe } from '#core/market/timeframe.ts';
import { useSettings } from '../../../../state/settings-store.ts';
import { classNames } from '../../../../ui/class-names.ts';
import { type TradeColumn, tradeTableColumns } from './trade-columns.tsx';
import type { TradeColumns, TradeRow } from './trade-rows.ts';
import styles from './trade-table.module.css';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns: { basic: sortFn_basic } });
const ROW_PX: Readonly<Record<string, number>> = { dense: 24, regular: 28, comfortable: 32 };
const PAGE_ROWS = 12;

interface TradeTableProps {
  trades: TradeColumns;
  rows: readonly TradeRow[];
  currency: string;
  timeframe: Timeframe;
  /** The chosen trade; null when there is none. */
  selected: number | null;
  onSelect: (index: number) => void;
  /** The chosen trade is to be shown on the chart. */
  onOpen: (index: number) => void;
}

/** Trades in rows that sort by any column. Arrow keys choose, Enter shows on the chart; only rows in view are on the page. */
export function TradeTable({ trades, rows, currency, timeframe, selected, onSelect, onOpen }: TradeTableProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const { density, fontScale } = useSettings((state) => state.settings);
  const columns = useMemo(() => tradeTableColumns(trades, currency, timeframe), [trades, currency, timeframe]);
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, TradeRow> => ({
          id: column.id,
          header: column.title,
          accessorFn: ({ index }) => column.sortBy(index),
          sortFn: 'basic',
        }),
      ),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: ({ index }) => String(index) });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => (ROW_PX[density] ?? 24) * fontScale,
    overscan: 10,
    initialRect: { width: 1000, height: 400 },
  });
  const place = sorted.findIndex(({ original }) => original.index === selected);
  const choose = useCallback(
    (next: number) => {
      const at = Math.max(0, Math.min(sorted.length - 1, next));
      const row = sorted[at];
      if (!row) return;
      onSelect(row.original.index);
      virtual.scrollToIndex(at);
    },
    [sorted, onSelect, virtual],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is looked for when it changes, not with every scroll
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place);
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const from = place < 0 ? -1 : place;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from < 0 ? 0 : from - 1,
      PageDown: from + PAGE_ROWS,
      PageUp: from - PAGE_ROWS,
      Home: 0,
      End: sorted.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    } else if (event.key === 'Enter' && selected !== null) {
      event.preventDefault();
      onOpen(selected);
    }
  };
  const template = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  const [headers] = table.getHeaderGroups();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list, which a table element does not allow
    <div
      ref={scroll}
      className={styles.scroll}
      role="grid"
      tabIndex={0}
      aria-label="Trades. Arrow keys choose a trade, Enter shows it on the chart."
      aria-rowcount={sorted.length + 1}
      aria-activedescendant={place >= 0 ? `trade-${selected}` : undefined}
      data-testid="trade-table"
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div className={styles.head} role="row" tabIndex={-1} style={template}>
        {headers?.headers.map((header, i) => {
          const column = columns[i];
          const direction = header.column.getIsSorted();
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <span
              key={header.id}
              role="columnheader"
              tabIndex={-1}
              className={classNames(styles.cell, column?.isNumber && styles.number)}
              aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}
            >
              <button type="button" className={styles.sort} onClick={() => header.column.toggleSorting()}>
                {column?.title}
                {direction === 'asc' && <ArrowUp size={11} />}
                {direction === 'desc' && <ArrowDown size={11} />}
              </button>
            </span>
          );
        })}
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index];
          if (!row) return null;
          const { index } = row.original;
          return (
            <TradeLine
              key={row.id}
              columns={columns}
              index={index}
              rowNumber={item.index + 2}
              isSelected={index === selected}
              style={{ ...template, position: 'absolute', top: item.start, left: 0, right: 0 }}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TradeLineProps {
  columns: readonly TradeColumn[];
  index: number;
  rowNumber: number;
  isSelected: boolean;
  style: Record<string, string | number>;
  onOpen: (index: number) => void;
}

function TradeLine({ columns, index, rowNumber, isSelected, style, onOpen }: TradeLineProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself takes the keys
    <div
      id={`trade-${index}`}
      className={styles.row}
      role="row"
      tabIndex={-1}
      aria-rowindex={rowNumber}
      aria-selected={isSelected}
      data-trade={index + 1}
      style={style}
      onClick={() => onOpen(index)}
    >
      {columns.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <span key={column.id} role="gridcell" tabIndex={-1} className={classNames(styles.cell, column.isNumber && styles.number)}>
          {column.cell(index)}
        </span>
      ))}
    </div>
  );
}
