import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import { create } from 'zustand';
import { priceKind, refreshSeries, useMarket } from '../../state/market-store.ts';
import { currentSettings } from '../../state/settings-store.ts';
import { activeChart, newChart, setActiveChart, useCharts } from './charts-store.ts';
import type { LayoutHistory } from './layout-history.ts';
import {
  INSTRUMENT_LEAST_PX,
  INSTRUMENT_PANEL,
  INSTRUMENT_PX,
  makePreset,
  type PresetId,
  WATCHLIST_LEAST_PX,
  WATCHLIST_PANEL,
  WATCHLIST_PX,
} from './layout-presets.ts';

interface DockState {
  readonly api: DockviewApi | null;
  /** The preset in force; null once the trader arranged panels by hand. */
  readonly preset: PresetId | null;
  /** Whether the workspace had no room for small charts beside the large one when it was last looked at. */
  readonly isNarrow: boolean;
  /** Records steps of the trader's; null until the workspace is open. */
  readonly layoutHistory: LayoutHistory | null;
}

/** The dock of the trade workspace. */
export const useDock = create<DockState>(() => ({ api: null, preset: null, isNarrow: false, layoutHistory: null }));

/** Does something to the layout as a step that can be undone. */
function step(label: string, work: () => void): void {
  const { layoutHistory } = useDock.getState();
  if (layoutHistory) layoutHistory.step(label, work);
  else work();
}

const panelOf = (id: string): IDockviewPanel | undefined => useDock.getState().api?.getPanel(id);

export const RANKS = { live: 0, simulated: 1, history: 2, replay: 3 } as const;

/** Symbols in the order that presets use them: those that move first; within that as in the watchlist, else of all instruments. */
function presetSymbols(): string[] {
  const known = useMarket.getState().instruments.map((instrument) => instrument.symbol);
  const { watchlist } = currentSettings();
  const wanted = watchlist.filter((symbol) => known.includes(symbol));
  const state = useMarket.getState();
  const rank = (symbol: string) => RANKS[priceKind(symbol, state)];
  return (wanted.length > 0 ? wanted : known).toSorted((a, b) => rank(a) - rank(b));
}

const RAIL_PX = 44;

/** Width of the workspace, from the window: the dock takes a new size a little later. */
export const workspaceWidth = (): number => window.innerWidth - RAIL_PX * currentSettings().fontScale;

/** Arranges the workspace anew by a preset, for the present size of the window. `isOwn`: the trader did not ask for it. */
export async function applyPreset(preset: PresetId, isOwn = false): Promise<void> {
  const { api } = useDock.getState();
  if (!api) return;
  if (useMarket.getState().series === null) await refreshSeries();
  const layout = makePreset(
    preset,
    presetSymbols(),
    useMarket.getState().series ?? [],
    workspaceWidth(),
    api.height || window.innerHeight,
    currentSettings().fontScale,
  );
  const [first] = Object.keys(layout.charts);
  const arrange = () => {
    useCharts.setState({ charts: layout.charts, activeId: first ?? null });
    api.fromJSON(layout.dock);
    // The dock makes a panel of its own choice the active one.
    if (first !== undefined) focusPanel(first);
    useDock.setState({ preset });
  };
  const { layoutHistory } = useDock.getState();
  if (isOwn && layoutHistory) layoutHistory.quietly(arrange);
  else step('Layout', arrange);
}

let lastNumber = 0;

/** A panel id that no chart has. */
function freeChartId(): string {
  const { charts } = useCharts.getState();
  do lastNumber++;
  while (charts[`chart-${lastNumber}`]);
  return `chart-${lastNumber}`;
}

/** Adds a chart like another one next to it. */
export function addChartBeside(id: string | null, direction: 'right' | 'below' | 'within'): void {
  const { api } = useDock.getState();
  if (!api) return;
  const { charts } = useCharts.getState();
  const origin = id === null ? undefined : charts[id];
  const created = freeChartId();
  const symbol = origin?.symbol ?? presetSymbols()[0] ?? 'EURUSD';
  const reference = id !== null && panelOf(id) ? { referencePanel: id, direction } : undefined;
  step('Add a chart', () => {
    useCharts.setState({ charts: { ...charts, [created]: newChart(symbol, origin?.timeframe ?? '1m', origin ?? {}) } });
    api.addPanel({ id: created, component: 'chart', tabComponent: 'chart', title: 'Chart', ...(reference ? { position: reference } : {}) });
    useDock.setState({ preset: null });
    setActiveChart(created);
  });
}

/** Closes a chart; the last one stays. */
export function closeChart(id: string): void {
  const { api } = useDock.getState();
  const panel = panelOf(id);
  if (!api || !panel || Object.keys(useCharts.getState().charts).length === 1) return;
  step('Close a chart', () => {
    api.removePanel(panel);
    const { [id]: _, ...charts } = useCharts.getState().charts;
    useCharts.setState({ charts, activeId: Object.keys(charts)[0] ?? null });
    useDock.setState({ preset: null });
  });
}

/** Gives a chart the whole workspace, or puts it back. */
export function toggleMaximised(id?: string): void {
  const { api } = useDock.getState();
  const chosen = id ?? activeChart()?.[0];
  const panel = chosen === undefined ? undefined : panelOf(chosen);
  if (!api || !panel) return;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  else api.maximizeGroup(panel);
}

/** Makes a chart the one that symbols and commands go to. */
function focusPanel(id: string): void {
  panelOf(id)?.api.setActive();
  setActiveChart(id);
}

/** Puts the focus into a chart. */
export function focusChart(id: string): void {
  focusPanel(id);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-chart-id="${CSS.escape(id)}"]`)?.focus());
}

/** Shows or hides the watchlist and the instrument below it. */
export function toggleWatchlist(): void {
  const { api } = useDock.getState();
  if (api) step('Show or hide the watchlist', () => toggleSide(api));
}

function toggleSide(api: DockviewApi): void {
  const panels = [WATCHLIST_PANEL, INSTRUMENT_PANEL].map((id) => api.getPanel(id)).filter((panel) => panel !== undefined);
  if (panels.length > 0) {
    for (const panel of panels) api.removePanel(panel);
    return;
  }
  const scale = currentSettings().fontScale;
  api.addPanel({
    id: WATCHLIST_PANEL,
    component: 'watchlist',
    tabComponent: 'watchlist',
    title: 'Watchlist',
    initialWidth: Math.round(WATCHLIST_PX * scale),
    minimumWidth: Math.round(WATCHLIST_LEAST_PX * scale),
    position: { direction: 'left' },
  });
  const instrument = api.addPanel({
    id: INSTRUMENT_PANEL,
    component: 'instrument',
    tabComponent: 'instrument',
    title: 'Instrument',
    initialHeight: Math.round(INSTRUMENT_PX * scale),
    minimumHeight: Math.round(INSTRUMENT_LEAST_PX * scale),
    position: { referencePanel: WATCHLIST_PANEL, direction: 'below' },
  });
  instrument.group.model.header.hidden = true;
}
