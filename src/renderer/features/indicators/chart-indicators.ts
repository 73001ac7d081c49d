import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import { changeChart, freshIndicatorKey, useCharts } from '../trade/charts-store.ts';
import type { SavedIndicator } from './indicator-shelf.ts';

const indicatorsOf = (chartId: string): readonly ChartIndicator[] => useCharts.getState().charts[chartId]?.indicators ?? [];

/** Changes one indicator on a chart. With other values to compute it gets another key, or the old values would pass for the new. */
export function changeIndicator(chartId: string, key: string, change: Partial<ChartIndicator>): void {
  const isOther = change.parameters !== undefined || 'form' in change;
  const changed = (one: ChartIndicator) => ({ ...one, ...change, ...(isOther ? { key: freshIndicatorKey(one.id) } : {}) });
  changeChart(chartId, { indicators: indicatorsOf(chartId).map((one) => (one.key === key ? changed(one) : one)) });
}

export const removeIndicator = (chartId: string, key: string): void =>
  changeChart(chartId, { indicators: indicatorsOf(chartId).filter((one) => one.key !== key) });

/** Puts a second one like it right after it. */
export const duplicateIndicator = (chartId: string, key: string): void =>
  changeChart(chartId, {
    indicators: indicatorsOf(chartId).flatMap((one) => (one.key === key ? [one, { ...one, key: freshIndicatorKey(one.id) }] : [one])),
  });

/** Moves an indicator up or down in the legend and among the panes. */
export function moveIndicator(chartId: string, key: string, by: -1 | 1): void {
  const indicators = [...indicatorsOf(chartId)];
  const from = indicators.findIndex((one) => one.key === key);
  const to = from + by;
  const [one, other] = [indicators[from], indicators[to]];
  if (!one || !other) return;
  indicators[from] = other;
  indicators[to] = one;
  changeChart(chartId, { indicators });
}

/** The indicators of a chart as a template keeps them. */
export const savedIndicators = (chartId: string): SavedIndicator[] =>
  indicatorsOf(chartId).map(({ key: _, parameters, looks, ...rest }) => ({
    ...rest,
    parameters: { ...parameters },
    ...(looks ? { looks: { ...looks } } : {}),
  }));

/** Gives a chart the indicators of a template instead of its own. */
export const applyTemplate = (chartId: string, indicators: readonly SavedIndicator[]): void =>
  changeChart(chartId, { indicators: indicators.map((one) => ({ ...one, key: freshIndicatorKey(one.id) })) });
