import { create } from 'zustand';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { ScaleMode } from '../../chart-engine/chart-surface.ts';

/** Charts in the same group share the symbol, and what the group's switches say. 0 is no group. */
export type LinkGroup = 0 | 1 | 2 | 3 | 4;

export interface ChartState {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly indicators: readonly ChartIndicator[];
  readonly scale: ScaleMode;
  readonly link: LinkGroup;
  readonly showPredictions: boolean;
}

export interface LinkRules {
  readonly crosshair: boolean;
  readonly times: boolean;
}

interface ChartsState {
  readonly charts: Readonly<Record<string, ChartState>>;
  readonly linkRules: LinkRules;
  /** The chart that symbols, timeframes and indicators from elsewhere go to. */
  readonly activeId: string | null;
}

/** Every chart panel of the workspace, by panel id. */
export const useCharts = create<ChartsState>(() => ({ charts: {}, linkRules: { crosshair: true, times: true }, activeId: null }));

export const newChart = (symbol: string, timeframe: Timeframe, change: Partial<ChartState> = {}): ChartState => ({
  symbol,
  timeframe,
  indicators: [],
  scale: 'normal',
  link: 0,
  showPredictions: true,
  ...change,
});

/** Changes one chart; a symbol goes to every chart of its link group. */
export function changeChart(id: string, change: Partial<ChartState>): void {
  useCharts.setState(({ charts }) => {
    const before = charts[id];
    if (!before) return {};
    const next = { ...charts, [id]: { ...before, ...change } };
    if (change.symbol !== undefined && before.link !== 0)
      for (const [other, chart] of Object.entries(charts))
        if (other !== id && chart.link === before.link) next[other] = { ...chart, symbol: change.symbol };
    // Joining a group takes its symbol over, so that the group never shows two.
    if (change.link !== undefined && change.link !== 0) {
      const member = Object.entries(charts).find(([other, chart]) => other !== id && chart.link === change.link);
      if (member) next[id] = { ...before, ...change, symbol: member[1].symbol };
    }
    return { charts: next };
  });
}

export const setActiveChart = (id: string | null): void => {
  if (useCharts.getState().activeId !== id) useCharts.setState({ activeId: id });
};

/** The active chart, or the first there is. */
export function activeChart(): readonly [string, ChartState] | null {
  const { charts, activeId } = useCharts.getState();
  const id = activeId && charts[activeId] ? activeId : Object.keys(charts)[0];
  const chart = id === undefined ? undefined : charts[id];
  return id !== undefined && chart ? [id, chart] : null;
}

let nextKey = Date.now() % 1_000_000;

/** Adds an indicator with its default parameters to a chart. */
export function addIndicator(id: string, indicator: string, parameters: Record<string, unknown> = {}): void {
  const chart = useCharts.getState().charts[id];
  if (chart) changeChart(id, { indicators: [...chart.indicators, { key: `${indicator}-${++nextKey}`, id: indicator, parameters }] });
}
