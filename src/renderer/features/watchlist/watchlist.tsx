import { useVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { useMarket } from '../../state/market-store.ts';
import { useServices } from '../../state/services-store.ts';
import { changeSettings, useSettings } from '../../state/settings-store.ts';
import { openPalette, openSection } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { Banner, EmptyState, Skeleton } from '../../ui/states.tsx';
import { showToast } from '../../ui/toast.tsx';
import { activeChart, changeChart, useCharts } from '../trade/charts-store.ts';
import { focusChart } from '../trade/workspace-actions.ts';
import styles from './watchlist.module.css';
import { WatchlistRow } from './watchlist-row.tsx';
import { moveSymbol, watchedSymbols, watchlistRows } from './watchlist-rows.ts';

const ROW_BASE: Readonly<Record<string, number>> = { dense: 24, regular: 28, comfortable: 32 };

/** Shows a symbol on the active chart and its link group. */
export function showSymbol(symbol: string): void {
  const active = activeChart();
  if (active) changeChart(active[0], { symbol });
}

/** Live prices of the symbols that the trader watches. */
export function Watchlist() {
  const { watchlist, density, fontScale, chartTimeZone } = useSettings((state) => state.settings);
  const instruments = useMarket((state) => state.instruments);
  const bySymbol = useMarket((state) => state.bySymbol);
  const isLoaded = useMarket((state) => state.isLoaded);
  const downSinceUs = useServices((state) => state.downSinceUs.ingestion);
  const selected = useCharts((state) => {
    const id = state.activeId ?? Object.keys(state.charts)[0];
    return id === undefined ? undefined : state.charts[id]?.symbol;
  });
  const [focused, setFocused] = useState<string | null>(null);
  const [dropBefore, setDropBefore] = useState<string | null>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const symbols = useMemo(() => watchedSymbols(watchlist, instruments), [watchlist, instruments]);
  const rows = useMemo(() => watchlistRows(symbols, bySymbol), [symbols, bySymbol]);
  const ordered = useMemo(() => rows.flatMap((row) => (row.kind === 'symbol' ? [row.symbol] : [])), [rows]);
  const rowPx = (ROW_BASE[density] ?? 24) * fontScale;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? 24 * fontScale : rowPx),
    getItemKey: (index) => {
      const row = rows[index];
      return row?.kind === 'symbol' ? row.symbol : `group ${row?.title}`;
    },
    overscan: 8,
    initialRect: { width: 248, height: 800 },
  });
  const save = (next: string[]) => void changeSettings({ watchlist: next });
  const remove = (symbol: string) => {
    if (ordered.length === 1) return showToast('The watchlist keeps its last symbol.', 'Add another one first.');
    save(symbols.filter((other) => other !== symbol));
  };
  const focusRow = (symbol: string | undefined) => {
    if (symbol === undefined) return;
    setFocused(symbol);
    virtual.scrollToIndex(rows.findIndex((row) => row.kind === 'symbol' && row.symbol === symbol));
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-symbol="${CSS.escape(symbol)}"]`)?.focus());
  };
  const onKeyDown = (symbol: string) => (event: KeyboardEvent) => {
    const at = ordered.indexOf(symbol);
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -at, End: ordered.length - 1 - at }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const target = ordered[at + step];
      if (event.altKey && target !== undefined) {
        save(moveSymbol(ordered, symbol, step > 0 ? (ordered[at + 2] ?? null) : target));
        focusRow(symbol);
      } else focusRow(target);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      showSymbol(symbol);
      const active = activeChart();
      if (event.key === 'Enter' && active) focusChart(active[0]);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      focusRow(ordered[at + 1] ?? ordered[at - 1]);
      remove(symbol);
    }
  };
  const onDrop = (before: string) => (event: DragEvent) => {
    event.preventDefault();
    setDropBefore(null);
    const moved = event.dataTransfer.getData('text/tradewind-symbol');
    if (moved) save(moveSymbol(ordered, moved, before));
  };
  const tabStop = focused !== null && ordered.includes(focused) ? focused : (ordered.find((symbol) => symbol === selected) ?? ordered[0]);
  return (
    <div className={styles.list} data-testid="watchlist" data-down={downSinceUs !== null}>
      {downSinceUs !== null && <Banner>No prices since {formatMoment(downSinceUs, nowUs(), chartTimeZone, true)}. Reconnecting…</Banner>}
      {!isLoaded && <Skeleton rows={12} />}
      {isLoaded && rows.length === 0 && (
        <EmptyState action={<Button onClick={() => openSection('connections')}>Connect a feed</Button>}>
          No instruments yet. Switch on the simulator, connect MetaTrader or import a file.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <div className={styles.head} aria-hidden="true">
            <span>Symbol</span>
            <span>Last</span>
            <span>Chg</span>
            <span>Sprd</span>
          </div>
          <div
            ref={scroll}
            className={styles.scroll}
            role="listbox"
            aria-label="Watchlist"
            onDragLeave={() => setDropBefore(null)}
            onDoubleClick={(event) => event.target === event.currentTarget && openPalette('watch')}
          >
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {virtual.getVirtualItems().map((item) => {
                const row = rows[item.index];
                if (!row) return null;
                const place = { position: 'absolute', top: item.start, left: 0, right: 0 } as const;
                if (row.kind === 'group')
                  return (
                    <div key={item.key} className={styles.group} style={place} role="presentation">
                      {row.title}
                    </div>
                  );
                return (
                  <div key={item.key} style={place} role="presentation">
                    <WatchlistRow
                      symbol={row.symbol}
                      isSelected={row.symbol === selected}
                      isTabStop={row.symbol === tabStop}
                      isDropTarget={dropBefore === row.symbol}
                      onChoose={() => {
                        setFocused(row.symbol);
                        showSymbol(row.symbol);
                      }}
                      onRemove={() => remove(row.symbol)}
                      onKeyDown={onKeyDown(row.symbol)}
                      onDragOver={(event) => {
                        if (!event.dataTransfer.types.includes('text/tradewind-symbol')) return;
                        event.preventDefault();
                        setDropBefore(row.symbol);
                      }}
                      onDrop={onDrop(row.symbol)}
                    />
                  </div>
                );
              })}
            </div>
          </div>
        </>
      )}
    </div>
  );
}
