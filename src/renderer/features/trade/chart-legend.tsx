import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { ChartReadout } from '../../chart-engine/chart-readout.ts';
import { isSeparate } from '../../chart-engine/indicator-layer.ts';
import type { MarkCounts } from '../../chart-engine/mark-places.ts';
import { formatPercentChange, formatShort } from '../../format/number.ts';
import { formatPipChange, formatPrice } from '../../format/price.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { unitsOf } from '../../state/market-store.ts';
import { problemOf } from '../../state/own-indicators.ts';
import { useSettings } from '../../state/settings-store.ts';
import { classNames } from '../../ui/class-names.ts';
import { LegendRow } from '../indicators/legend-row.tsx';
import { legendText } from '../indicators/legend-text.ts';
import styles from './chart-legend.module.css';
import type { ChartState } from './charts-store.ts';
import { IndicatorDialog } from './indicator-dialog.tsx';

/** Where a chart's readouts go: set by the legend, called by the engine. */
export interface ReadoutSink {
  current: ((readout: ChartReadout) => void) | null;
}

interface LegendProps {
  id: string;
  chart: ChartState;
  sink: ReadoutSink;
  /** Tops of the panes below the candles, in pixels, in order. */
  paneTops: readonly number[];
  markCounts: ReadonlyMap<string, MarkCounts>;
  /** Why an indicator could not be computed, by its key. */
  problems: ReadonlyMap<string, string>;
}

/** So many rows over the candles can be folded away. */
const FOLDABLE_ROWS = 3;
/** Below these sizes they are folded away at first. */
const LEAST_HEIGHT_PX = 400;
const LEAST_WIDTH_PX = 420;

/** Open, high, low, close and indicator values at the crosshair. The engine writes them straight into the page. */
export function ChartLegend({ id, chart, sink, paneTops, markCounts, problems }: LegendProps) {
  const root = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<ChartIndicator | null>(null);
  const [isFolded, setFolded] = useState(false);
  // A small chart has no room for a list over its candles.
  useLayoutEffect(() => {
    const { clientWidth = 0, clientHeight = 0 } = root.current ?? {};
    const isSmall = clientHeight < LEAST_HEIGHT_PX || clientWidth < LEAST_WIDTH_PX;
    if (clientHeight > 0 && isSmall) setFolded(true);
  }, []);
  const { byId, own } = useIndicatorCatalogue();
  useSettings((state) => state.settings);
  // biome-ignore lint/correctness/useExhaustiveDependencies: folded rows have no cells
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const cell = (name: string) => element.querySelector<HTMLElement>(`[data-cell="${name}"]`);
    const cells = ['open', 'high', 'low', 'close', 'change', 'volume', 'level'].map(cell);
    const values = chart.indicators.map((indicator) => ({ indicator, listing: byId.get(indicator.id), target: cell(indicator.key) }));
    const write = (target: HTMLElement | null | undefined, text: string) => {
      if (target && target.textContent !== text) target.textContent = text;
    };
    sink.current = ({ bar, previousClose, level, values: indicatorValues }) => {
      const units = unitsOf(chart.symbol, bar?.close);
      const change = bar ? bar.close - (Number.isFinite(previousClose) ? previousClose : bar.open) : Number.NaN;
      const [open, high, low, close, changeCell, volume, levelCell] = cells;
      write(open, formatPrice(bar?.open, units));
      write(high, formatPrice(bar?.high, units));
      write(low, formatPrice(bar?.low, units));
      write(close, formatPrice(bar?.close, units));
      write(changeCell, bar ? `${formatPipChange(change, units)} ${formatPercentChange(change / (bar.close - change))}` : '');
      write(volume, formatShort(bar?.volume));
      write(levelCell, level > 1 ? `one bar = ${level} × ${chart.timeframe}` : '');
      const direction = change > 0 ? styles.up : change < 0 ? styles.down : '';
      for (const coloured of [close, changeCell]) if (coloured && coloured.className !== direction) coloured.className = direction ?? '';
      for (const { indicator, listing, target } of values)
        if (target && listing) write(target, legendText(indicator, listing, indicatorValues.get(indicator.key), units));
    };
    return () => {
      sink.current = null;
    };
  }, [chart.symbol, chart.timeframe, chart.indicators, byId, sink, isFolded]);

  let pane = 0;
  const rows = chart.indicators.flatMap((indicator, position) => {
    const listing = byId.get(indicator.id);
    return listing ? [{ indicator, listing, position, pane: isSeparate(indicator, listing) ? ++pane : 0 }] : [];
  });
  const row = ({ indicator, listing, position }: (typeof rows)[number]) => {
    const ownState = own.get(indicator.id);
    return (
      <LegendRow
        key={indicator.key}
        chartId={id}
        indicator={indicator}
        listing={listing}
        position={position}
        counts={markCounts.get(indicator.key)}
        problem={(ownState && problemOf(ownState)) ?? problems.get(indicator.key)}
        onEdit={() => setEdited(indicator)}
      />
    );
  };
  const overCandles = rows.filter((item) => item.pane === 0);
  const isFoldable = overCandles.length >= FOLDABLE_ROWS;
  return (
    <div ref={root} className={styles.legend}>
      <div className={styles.block}>
        <div className={styles.ohlc} data-testid="ohlc">
          {(['O', 'H', 'L', 'C'] as const).map((letter, i) => (
            <span key={letter} data-part={['open', 'high', 'low', 'close'][i]}>
              <b>{letter}</b>
              <span data-cell={['open', 'high', 'low', 'close'][i]} />
            </span>
          ))}
          <span data-cell="change" />
          <span data-part="volume">
            <b>Vol</b>
            <span data-cell="volume" />
          </span>
          <span data-cell="level" className={styles.name} />
        </div>
        {(!isFoldable || !isFolded) && overCandles.map(row)}
        {isFoldable && (
          <button
            type="button"
            className={classNames(styles.fold, isFolded && styles.folded)}
            aria-expanded={!isFolded}
            onClick={() => setFolded(!isFolded)}
          >
            {isFolded ? <ChevronRight size={11} /> : <ChevronDown size={11} />}
            {isFolded ? `${overCandles.length} indicators` : 'Fold'}
          </button>
        )}
      </div>
      {rows
        .filter((item) => item.pane > 0)
        .map((item) => (
          <div
            key={item.indicator.key}
            className={styles.block}
            style={{ top: (paneTops[item.pane - 1] ?? 0) + 4 }}
            hidden={!paneTops[item.pane - 1]}
          >
            {row(item)}
          </div>
        ))}
      {edited && <IndicatorDialog chartId={id} indicator={edited} onClose={() => setEdited(null)} />}
    </div>
  );
}
