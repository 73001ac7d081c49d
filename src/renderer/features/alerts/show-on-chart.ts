import type { RaisedAlert } from '#contract/alerts.ts';
import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { nowUs } from '../../format/clock.ts';
import { openSection } from '../../state/shell-store.ts';
import { chartHandles } from '../trade/chart-handles.ts';
import { activeChart, changeChart, useCharts } from '../trade/charts-store.ts';
import { addChartBeside, focusChart } from '../trade/workspace-actions.ts';

const BARS_BEFORE = 80;
const BARS_AFTER = 20;
const PATIENCE_MS = 4_000;

/** Shows the symbol and timeframe of an alert on the active chart, with the crosshair on the bar at which it fired. */
export function showAlertOnChart({ symbol, timeframe, timeUs }: Pick<RaisedAlert, 'symbol' | 'timeframe' | 'timeUs'>): void {
  openSection('trade');
  if (!activeChart()) addChartBeside(null, 'right');
  const active = activeChart();
  if (!active) return;
  const [id, { symbol: shown, timeframe: shownTimeframe }] = active;
  if (shown !== symbol || shownTimeframe !== timeframe) changeChart(id, { symbol, timeframe });
  focusChart(id);
  const startedMs = performance.now();
  // The bars of another symbol take a moment to come.
  const place = () => {
    const chart = useCharts.getState().charts[id];
    if (chart?.symbol !== symbol || chart.timeframe !== timeframe || performance.now() - startedMs > PATIENCE_MS) return;
    const root = document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(id)}"]`);
    const isThere = root?.dataset.phase === 'ready' && root.dataset.symbol === symbol && root.dataset.timeframe === timeframe;
    if (!isThere) return void requestAnimationFrame(place);
    const handle = chartHandles.get(id);
    const barUs = timeframeLengthUs(timeframe);
    const toUs = timeUs + BARS_AFTER * barUs;
    if (toUs < nowUs()) handle?.showTimes({ fromUs: timeUs - BARS_BEFORE * barUs, toUs, isAtEdge: false }, true);
    else handle?.reset();
    requestAnimationFrame(() => handle?.showCrosshairAt(timeUs - (timeUs % barUs)));
  };
  requestAnimationFrame(place);
}
