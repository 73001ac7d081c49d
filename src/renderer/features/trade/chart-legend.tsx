import { Settings2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { ChartReadout } from '../../chart-engine/chart-readout.ts';
import { readChartTheme } from '../../chart-engine/chart-theme.ts';
import { colourOf, formatIndicatorValues } from '../../chart-engine/indicator-layer.ts';
import { formatPercentChange, formatShort } from '../../format/number.ts';
import { formatPipChange, formatPrice } from '../../format/price.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { unitsOf } from '../../state/market-store.ts';
import { useSettings } from '../../state/settings-store.ts';
import { IconButton } from '../../ui/button.tsx';
import styles from './chart-legend.module.css';
import { type ChartState, changeChart } from './charts-store.ts';
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
}

/** Parameters in the order of their definition, as the legend names an indicator: `EMA 50`. */
export function indicatorLabel(indicator: ChartIndicator, title: string, defaults: Record<string, unknown>): string {
  const numbers = Object.entries({ ...defaults, ...indicator.parameters }).filter(([, value]) => typeof value === 'number');
  const short = indicator.id.length <= 5 ? indicator.id.toUpperCase() : title;
  return [short, ...numbers.map(([, value]) => value)].join(' ');
}

/** Open, high, low, close and indicator values at the crosshair. The engine writes them straight into the page. */
export function ChartLegend({ id, chart, sink, paneTops }: LegendProps) {
  const root = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<ChartIndicator | null>(null);
  const byId = useIndicatorCatalogue((state) => state.byId);
  useSettings((state) => state.settings);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const cell = (name: string) => element.querySelector<HTMLElement>(`[data-cell="${name}"]`);
    const cells = ['open', 'high', 'low', 'close', 'change', 'volume', 'level'].map(cell);
    const values = new Map(chart.indicators.map((indicator) => [indicator.key, cell(indicator.key)]));
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
      for (const [key, target] of values) {
        const listing = byId.get(chart.indicators.find((indicator) => indicator.key === key)?.id ?? '');
        const outputs = indicatorValues.get(key);
        const isPrice = listing?.placement === 'price';
        write(
          target,
          listing
            ? formatIndicatorValues(
                listing.outputs.filter(({ style }) => style !== 'none').map(({ name }) => outputs?.[name]),
                isPrice,
                units,
              )
            : '',
        );
      }
    };
    return () => {
      sink.current = null;
    };
  }, [chart.symbol, chart.timeframe, chart.indicators, byId, sink]);

  const theme = readChartTheme();
  let pane = 0;
  const rows = chart.indicators.flatMap((indicator, position) => {
    const listing = byId.get(indicator.id);
    if (!listing) return [];
    return [{ indicator, listing, position, pane: listing.placement === 'separate' ? ++pane : 0 }];
  });
  const row = ({ indicator, listing, position }: (typeof rows)[number]) => (
    <div key={indicator.key} className={styles.row} data-testid="indicator-legend">
      <span className={styles.swatch} style={{ background: colourOf(theme, position) }} />
      <span className={styles.name}>{indicatorLabel(indicator, listing.title, listing.defaults)}</span>
      <span className={styles.value} data-cell={indicator.key} />
      <span className={styles.tools}>
        <IconButton label={`Settings of ${listing.title}`} onClick={() => setEdited(indicator)}>
          <Settings2 size={12} />
        </IconButton>
        <IconButton
          label={`Remove ${listing.title}`}
          onClick={() => changeChart(id, { indicators: chart.indicators.filter((other) => other.key !== indicator.key) })}
        >
          <X size={12} />
        </IconButton>
      </span>
    </div>
  );
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
        {rows.filter((item) => item.pane === 0).map(row)}
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
