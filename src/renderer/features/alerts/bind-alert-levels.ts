import type { PriceChart } from '../../chart-engine/price-chart.ts';
import { useCharts } from '../trade/charts-store.ts';
import { useAlerts } from './alerts-store.ts';

/** Draws the levels of waiting price alerts on one chart, for as long as they wait; returns how to stop. */
export function bindAlertLevels(chartId: string, chart: PriceChart): () => void {
  let shown = '';
  const show = () => {
    const symbol = useCharts.getState().charts[chartId]?.symbol;
    const levels = useAlerts
      .getState()
      .alerts.flatMap(({ alert: { symbol: own, condition }, status }) =>
        own === symbol && status === 'waiting' && condition.kind === 'price'
          ? [{ price: condition.level, direction: condition.direction }]
          : [],
      );
    const next = JSON.stringify(levels);
    if (next === shown) return;
    shown = next;
    chart.showAlertLevels(levels);
  };
  show();
  const stops = [useAlerts.subscribe(show), useCharts.subscribe(show)];
  return () => {
    for (const stop of stops) stop();
  };
}
