import type { PriceChart } from '../../chart-engine/price-chart.ts';
import { useCharts } from '../trade/charts-store.ts';
import { shownOf, useBarReplay } from './bar-replay-store.ts';
import { pictureOf } from './strategy-replay.ts';

/** Shows one chart up to where it is replayed, with what its strategy did; returns how to stop. */
export function bindBarReplay(chartId: string, chart: PriceChart, root: HTMLElement): () => void {
  let drawn: unknown = null;
  const show = () => {
    const { untilUs, follows } = shownOf(chartId);
    chart.replayUntil(untilUs);
    root.dataset.replay = untilUs === null ? '' : follows ? 'follows' : 'own';
    const replay = useBarReplay.getState().replays[chartId];
    const state = replay?.strategy?.state ?? null;
    if (state === drawn) return;
    drawn = state;
    chart.replayTrades.show(state && replay ? pictureOf(state, replay.symbol) : null);
    root.dataset.replayTrades = state ? String(state.tradeCount + state.positions.length) : '';
  };
  show();
  const stops = [useBarReplay.subscribe(show), useCharts.subscribe(show)];
  return () => {
    for (const stop of stops) stop();
  };
}
