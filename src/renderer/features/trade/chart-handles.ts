import type { PriceChart } from '../../chart-engine/price-chart.ts';
import { activeChart } from './charts-store.ts';

/** The drawn charts by panel id, for commands that act on one. */
export const chartHandles = new Map<string, PriceChart>();

/** The drawn chart that commands go to. */
export const activeHandle = (): PriceChart | undefined => {
  const active = activeChart();
  return active ? chartHandles.get(active[0]) : undefined;
};
