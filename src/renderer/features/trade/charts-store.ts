import { create } from 'zustand';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { ChartIndicator } from '../../chart-engine/chart-data.ts';
import type { ScaleMode } from '../../chart-engine/chart-surface.ts';
import { useIndicatorCatalogue } from '../../state/indicator-catalogue.ts';
import { useMarket } from '../../state/market-store.ts';
import { nearestTimeframe } from './timeframe-choice.ts';

/** Charts in the same group share the symbol, and what the group's switches say. 0 is no group. */
export type LinkGroup = 0 | 1 | 2 | 3 | 4;

export interface ChartState {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** The timeframe that the trader chose, while a symbol without bars of it is shown on another one. */
  readonly preferred?: Timeframe | undefined;
  readonly indicators: readonly ChartIndicator[];
  readonly scale: ScaleMode;
  readonly link: LinkGroup;
  readonly showPredictions: boolean;
}

interface LinkRules {
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

/** A chart with another symbol, on its own timeframe where the symbol has bars of it, else on the nearest that it has. */
function withSymbol(chart: ChartState, symbol: string): ChartState {
  const wanted = chart.preferred ?? chart.timeframe;
  const timeframe = nearestTimeframe(symbol, wanted, useMarket.getState().series ?? []);
  return { ...chart, symbol, timeframe, preferred: timeframe === wanted ? undefined : wanted };
}

/** Changes one chart; a symbol goes to every chart of its link group. */
export function changeChart(id: string, change: Partial<ChartState>): void {
  useCharts.setState(({ charts }) => {
    const before = charts[id];
    if (!before) return {};
    const isFree = change.symbol !== undefined && change.timeframe === undefined;
    const own = isFree ? withSymbol(before, change.symbol ?? before.symbol) : before;
    const chosen = change.timeframe === undefined ? {} : { preferred: undefined };
    const next = { ...charts, [id]: { ...own, ...chosen, ...change } };
    if (change.symbol !== undefined && before.link !== 0)
      for (const [other, chart] of Object.entries(charts))
        if (other !== id && chart.link === before.link) next[other] = withSymbol(chart, change.symbol);
    // Joining a group takes its symbol over, so that the group never shows two.
    if (change.link !== undefined && change.link !== 0) {
      const member = Object.entries(charts).find(([other, chart]) => other !== id && chart.link === change.link);
      if (member) next[id] = { ...withSymbol(before, member[1].symbol), ...change };
    }
    return { charts: next };
  });
}

/** Puts charts that were opened before the bars of their preferred timeframe came onto that timeframe. */
export function settleTimeframes(fewest: number): void {
  const series = useMarket.getState().series ?? [];
  for (const [id, { symbol, preferred }] of Object.entries(useCharts.getState().charts)) {
    const hasBars = series.some((item) => item.symbol === symbol && item.timeframe === preferred && item.count >= fewest);
    if (preferred !== undefined && hasBars) changeChart(id, { timeframe: preferred });
  }
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

/** A key that no indicator on any chart has. */
export const freshIndicatorKey = (indicator: string): string => `${indicator}-${++nextKey}`;

/** Adds an indicator to a chart, with its default parameters where none are given, as it is published where it is. */
export function addIndicator(id: string, indicator: string, parameters: Record<string, unknown> = {}): void {
  const chart = useCharts.getState().charts[id];
  if (!chart) return;
  const hasPublished = useIndicatorCatalogue.getState().byId.get(indicator)?.hasPublished ?? false;
  const added = { key: freshIndicatorKey(indicator), id: indicator, parameters, ...(hasPublished ? { form: 'published' as const } : {}) };
  changeChart(id, { indicators: [...chart.indicators, added] });
}
