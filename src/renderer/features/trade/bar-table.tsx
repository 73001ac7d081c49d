import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { create } from 'zustand';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { LiveBar } from '../../chart-engine/live-tail.ts';
import { formatShort } from '../../format/number.ts';
import { formatPrice, type PriceUnits } from '../../format/price.ts';
import { formatBarTime } from '../../format/session-date.ts';
import { unitsOf, useMarket } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { DialogWindow } from '../../ui/dialog.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { MarkTable } from '../indicators/mark-table.tsx';
import styles from './bar-table.module.css';
import { chartHandles } from './chart-handles.ts';
import { useCharts } from './charts-store.ts';

const useBarTable = create<{ readonly chartId: string | null }>(() => ({ chartId: null }));

/** Opens the visible bars of a chart as a table. */
export const openBarTable = (chartId: string): void => useBarTable.setState({ chartId });

const ROW_PX = 24;

/** The visible bars of a chart in rows, and what indicators mark in them: what the picture says, for those who can't see it or want the numbers. */
export function BarTable() {
  const chartId = useBarTable((state) => state.chartId);
  const chart = useCharts((state) => (chartId === null ? undefined : state.charts[chartId]));
  const handle = chartId === null ? undefined : chartHandles.get(chartId);
  const bars = useMemo(() => handle?.visibleBars().reverse() ?? [], [handle]);
  const groups = useMemo(() => handle?.marks().filter(({ marks }) => marks.length > 0) ?? [], [handle]);
  if (chartId === null || !chart) return null;
  const { symbol, timeframe } = chart;
  const units = unitsOf(symbol, bars[0]?.close);
  const marks = groups.reduce((sum, group) => sum + group.marks.length, 0);
  const rows = <BarRows bars={bars} symbol={symbol} timeframe={timeframe} units={units} />;
  const table = <MarkTable groups={groups} symbol={symbol} timeframe={timeframe} units={units} />;
  const tabs = [
    { id: 'bars', title: 'Bars', content: rows },
    { id: 'marks', title: `Marks ${marks}`, content: table },
  ];
  return (
    <DialogWindow
      isOpen
      isFlush
      width={marks > 0 ? 920 : 720}
      title={`${symbol} ${timeframe}, ${bars.length} visible bars`}
      onClose={() => useBarTable.setState({ chartId: null })}
    >
      {marks === 0 ? rows : <Tabs label="What is on the chart" tabs={tabs} />}
    </DialogWindow>
  );
}

interface BarRowsProps {
  bars: readonly LiveBar[];
  symbol: string;
  timeframe: Timeframe;
  units: PriceUnits;
}

/** Newest first; only what is in view is on the page. */
function BarRows({ bars, symbol, timeframe, units }: BarRowsProps) {
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: bars.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 700, height: 420 },
  });
  const calendar = useMarket.getState().bySymbol.get(symbol)?.calendar ?? 'utc';
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list
    <div ref={scroll} className={styles.scroll} role="table" aria-rowcount={bars.length + 1} aria-label="Visible bars">
      {/* biome-ignore lint/a11y/useSemanticElements: rows are positioned by the virtual list */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: rows of a table are not focused */}
      <div className={`${styles.row} ${styles.head}`} role="row">
        {['Time', 'Open', 'High', 'Low', 'Close', 'Volume'].map((title) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => {
          const bar = bars[item.index];
          if (!bar) return null;
          const cells = [
            formatBarTime(bar.timeUs, timeframe, calendar, zone),
            ...[bar.open, bar.high, bar.low, bar.close].map((price) => formatPrice(price, units)),
            formatShort(bar.volume),
          ];
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={item.key}
              className={styles.row}
              role="row"
              aria-rowindex={item.index + 2}
              style={{ position: 'absolute', top: item.start, left: 0, right: 0 }}
            >
              {cells.map((cell, i) => (
                // biome-ignore lint/a11y/useSemanticElements: as above
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
                <span key={i} role="cell">
                  {cell}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
