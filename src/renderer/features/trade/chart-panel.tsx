import { type KeyboardEvent, useRef } from 'react';
import { nowUs } from '../../format/clock.ts';
import { formatMoment } from '../../format/time.ts';
import { isReplay, unitsOf, useMarket } from '../../state/market-store.ts';
import { useServices } from '../../state/services-store.ts';
import { currentSettings, useSettings } from '../../state/settings-store.ts';
import { openPalette, typeInPalette, useShell } from '../../state/shell-store.ts';
import { Button } from '../../ui/button.tsx';
import { Banner, EmptyState, ErrorPanel, PanelBoundary } from '../../ui/states.tsx';
import { BarReplayBar, useIsReplayed } from '../bar-replay/bar-replay-bar.tsx';
import { CutPicker } from '../bar-replay/cut-picker.tsx';
import { DrawingBar } from '../drawings/drawing-bar.tsx';
import { DrawingToolbar } from '../drawings/drawing-toolbar.tsx';
import { MarkTooltip } from '../indicators/mark-tooltip.tsx';
import { ReplayBar } from '../replay/replay-bar.tsx';
import { chartHandles } from './chart-handles.ts';
import { ChartLegend } from './chart-legend.tsx';
import styles from './chart-panel.module.css';
import { ChartSummary } from './chart-summary.tsx';
import { type ChartState, setActiveChart, useCharts } from './charts-store.ts';
import { EmptyChart } from './empty-chart.tsx';
import { usePriceChart } from './use-price-chart.ts';
import { useStaleness } from './use-staleness.ts';

/** A letter typed on a chart opens the symbol box, a digit the timeframe box, each with what was typed. */
function openBoxFor(event: KeyboardEvent): void {
  const isPlain = !event.metaKey && !event.ctrlKey && !event.altKey && event.target === event.currentTarget;
  if (!isPlain || !currentSettings().singleLetterKeys) return;
  const mode = /^[a-z]$/i.test(event.key) ? 'symbol' : /^\d$/.test(event.key) ? 'timeframe' : null;
  if (!mode) return;
  event.preventDefault();
  // Keys typed before the box has taken the focus belong to what was begun.
  const begun = useShell.getState().palette;
  if (begun) typeInPalette(begun.text + event.key.toUpperCase());
  else openPalette(mode, event.key.toUpperCase());
}

/** One chart of the workspace. */
export function ChartPanel({ id }: { id: string }) {
  const chart = useCharts((state) => state.charts[id]);
  if (!chart) return <EmptyState>This chart is gone.</EmptyState>;
  return (
    <PanelBoundary name={`The ${chart.symbol} chart`}>
      <DrawnPanel id={id} chart={chart} />
    </PanelBoundary>
  );
}

function DrawnPanel({ id, chart }: { id: string; chart: ChartState }) {
  const root = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const { status, paneTops, markHit, markCounts, problems, sink, newest } = usePriceChart(id, chart, root, canvas);
  const staleSinceUs = useStaleness(chart.symbol);
  const downSinceUs = useServices((state) => state.downSinceUs.ingestion);
  const zone = useSettings((state) => state.settings.chartTimeZone);
  const isReplayed = useMarket((state) => isReplay(chart.symbol, state));
  const isOfThePast = useIsReplayed(id);
  const isActive = useCharts((state) => state.activeId === id && Object.keys(state.charts).length > 1);
  const activate = () => setActiveChart(id);
  const label = `${chart.symbol} ${chart.timeframe} price chart${isOfThePast ? ', replayed' : ''}`;
  const { phase, problem } = status;
  return (
    <section
      ref={root}
      className={styles.panel}
      aria-label={label}
      aria-roledescription="price chart"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart takes keys: arrows, letters, digits
      tabIndex={0}
      data-testid="chart"
      data-key-scope="chart"
      data-chart-id={id}
      data-symbol={chart.symbol}
      data-timeframe={chart.timeframe}
      data-stale={(staleSinceUs !== null && !isOfThePast) || downSinceUs !== null}
      data-active={isActive}
      onFocus={activate}
      onPointerDown={activate}
      onKeyDown={openBoxFor}
    >
      {downSinceUs !== null && (
        <Banner>
          No connection to the price service since {formatMoment(downSinceUs, nowUs(), zone, true)}.
          <span className={styles.more}> Loaded bars stay in view; the app keeps trying to reconnect.</span>
        </Banner>
      )}
      {isReplayed && <ReplayBar symbol={chart.symbol} />}
      <BarReplayBar chartId={id} symbol={chart.symbol} />
      <div className={styles.drawn}>
        <DrawingToolbar symbol={chart.symbol} />
        <div className={styles.canvas}>
          <div ref={canvas} className={styles.chart} />
          <ChartLegend id={id} chart={chart} sink={sink} paneTops={paneTops} markCounts={markCounts} problems={problems} />
          {markHit && phase === 'ready' && (
            <MarkTooltip
              hit={markHit}
              symbol={chart.symbol}
              timeframe={chart.timeframe}
              units={unitsOf(chart.symbol, newest.current?.bar?.close)}
            />
          )}
          <CutPicker chartId={id} canvas={canvas} />
          <DrawingBar chartId={id} symbol={chart.symbol} />
          {phase === 'loading' && <div className={styles.loading} role="status" aria-label={`Loading ${label}`} />}
          {phase === 'empty' && (
            <div className={styles.over}>
              <EmptyChart id={id} chart={chart} />
            </div>
          )}
          {phase === 'failed' && problem && (
            <div className={styles.over}>
              <ErrorPanel
                code={problem.code}
                message={problem.message}
                action={
                  <>
                    <Button onClick={() => chartHandles.get(id)?.retry()}>Try again</Button>
                    <Button onClick={() => openPalette('symbol')}>Choose a symbol</Button>
                  </>
                }
              />
            </div>
          )}
        </div>
      </div>
      <ChartSummary chart={chart} newest={newest} isOfThePast={isOfThePast} />
    </section>
  );
}
