import {
  type DockviewApi,
  DockviewReact,
  type DockviewReadyEvent,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
  type IWatermarkPanelProps,
} from 'dockview-react';
import { Plus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { refreshSeries, useMarket } from '../../state/market-store.ts';
import { changeSettings, currentSettings, useSettings } from '../../state/settings-store.ts';
import { openPalette } from '../../state/shell-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState, PanelBoundary } from '../../ui/states.tsx';
import { IndicatorPicker } from '../indicators/indicator-picker.tsx';
import { InstrumentPanel } from '../instrument/instrument-panel.tsx';
import { Watchlist } from '../watchlist/watchlist.tsx';
import { BarTable } from './bar-table.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { ChartFacts, ChartTab, ChartTools, roomFor, type ToolbarRoom } from './chart-toolbar.tsx';
import { setActiveChart, settleTimeframes, useCharts } from './charts-store.ts';
import { LayoutHistory, recordChartChanges } from './layout-history.ts';
import { isNarrow, WATCHLIST_LEAST_PX, WATCHLIST_PANEL } from './layout-presets.ts';
import { readWorkspace, writeWorkspace } from './saved-workspace.ts';
import styles from './workspace.module.css';
import { addChartBeside, applyPreset, closeChart, useDock, workspaceWidth } from './workspace-actions.ts';

const SAVE_AFTER_MS = 600;

const components = {
  instrument: () => (
    <PanelBoundary name="The instrument panel">
      <InstrumentPanel />
    </PanelBoundary>
  ),
  chart: ({ api }: IDockviewPanelProps) => <ChartPanel id={api.id} />,
  watchlist: () => (
    <PanelBoundary name="The watchlist">
      <Watchlist />
    </PanelBoundary>
  ),
};

function Tab({ api, containerApi }: IDockviewPanelHeaderProps) {
  const [isAlone, setIsAlone] = useState(() => api.group.panels.length === 1);
  useEffect(() => {
    const update = () => setIsAlone(api.group.panels.length === 1);
    update();
    const subscription = containerApi.onDidLayoutChange(update);
    return () => subscription.dispose();
  }, [api, containerApi]);
  return <ChartTab id={api.id} isAlone={isAlone} onClose={() => closeChart(api.id)} />;
}

const tabComponents = {
  chart: Tab,
  watchlist: () => <div className={styles.tab}>Watchlist</div>,
  instrument: () => <div className={styles.tab}>Instrument</div>,
};

/** How much room the header of a group has for tools, beside its tabs. */
function useRoom({ group, containerApi }: IDockviewHeaderActionsProps): ToolbarRoom {
  const fontScale = useSettings((state) => state.settings.fontScale);
  const measure = useCallback(() => roomFor(group.api.width / fontScale, group.panels.length), [group, fontScale]);
  const [room, setRoom] = useState(measure);
  useEffect(() => {
    const update = () => setRoom(measure());
    update();
    const subscriptions = [group.api.onDidDimensionsChange(update), containerApi.onDidLayoutChange(update)];
    return () => {
      for (const subscription of subscriptions) subscription.dispose();
    };
  }, [group, containerApi, measure]);
  return room;
}

function LeftActions(props: IDockviewHeaderActionsProps) {
  const room = useRoom(props);
  const id = props.activePanel?.id ?? '';
  const chart = useCharts((state) => state.charts[id]);
  return chart ? <ChartTools id={id} chart={chart} room={room} /> : null;
}

function RightActions(props: IDockviewHeaderActionsProps) {
  const room = useRoom(props);
  const id = props.activePanel?.id ?? '';
  const chart = useCharts((state) => state.charts[id]);
  if (chart) return <ChartFacts id={id} chart={chart} room={room} />;
  if (id !== WATCHLIST_PANEL) return null;
  return (
    <div className={styles.actions}>
      <IconButton label="Add a symbol" onClick={() => openPalette('watch')} data-testid="watchlist-add">
        <Plus size={14} />
      </IconButton>
    </div>
  );
}

const Watermark = (_: IWatermarkPanelProps) => (
  <EmptyState action={<Button onClick={() => addChartBeside(null, 'right')}>Add a chart</Button>}>The workspace is empty.</EmptyState>
);

const SETTLE_EVERY_MS = 500;
const SETTLE_FOR_MS = 20_000;
const ENOUGH_BARS = 100;

/** At the very first start histories are still being written while the first charts open; returns how to stop. */
function settleFirstStart(): () => void {
  const endsMs = performance.now() + SETTLE_FOR_MS;
  const timer = window.setInterval(() => {
    const isWaiting = Object.values(useCharts.getState().charts).some((chart) => chart.preferred !== undefined);
    if (!isWaiting || performance.now() > endsMs) window.clearInterval(timer);
    else void refreshSeries().then(() => settleTimeframes(ENOUGH_BARS));
  }, SETTLE_EVERY_MS);
  return () => window.clearInterval(timer);
}

/** Restores the saved workspace, or arranges the default one; then keeps it saved. Returns how to stop. */
async function openWorkspace(api: DockviewApi): Promise<() => void> {
  const saved = readWorkspace(currentSettings().workspace);
  let isRestored = false;
  let stopSettling = () => {};
  if (saved) {
    try {
      useCharts.setState({ charts: saved.charts, linkRules: saved.linkRules, activeId: Object.keys(saved.charts)[0] ?? null });
      api.fromJSON(saved.dock);
      useDock.setState({ preset: saved.preset });
      isRestored = true;
    } catch {
      api.clear();
    }
  }
  if (!isRestored) {
    await applyPreset('fx-day');
    stopSettling = settleFirstStart();
  }
  let timer = 0;
  const save = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const { charts, linkRules } = useCharts.getState();
      const workspace = writeWorkspace({ dock: api.toJSON(), charts, linkRules, ...arrangement() });
      if (workspace !== currentSettings().workspace) void changeSettings({ workspace });
    }, SAVE_AFTER_MS);
  };
  const layout = api.onDidLayoutChange(save);
  const active = api.onDidActivePanelChange(({ panel }) => panel && useCharts.getState().charts[panel.id] && setActiveChart(panel.id));
  const unsubscribe = useCharts.subscribe(save);
  const layoutHistory = new LayoutHistory(api, {
    get: () => useDock.getState().preset,
    set: (preset) => useDock.setState({ preset }),
  });
  useDock.setState({ layoutHistory });
  const stopRecording = recordChartChanges();
  // The window may be of another width than the one that it was saved in.
  useDock.setState({ isNarrow: (isRestored ? saved?.isNarrow : undefined) ?? isNarrowNow() });
  rearrange(api);
  const onResize = () => rearrange(api);
  window.addEventListener('resize', onResize);
  return () => {
    stopSettling();
    window.clearTimeout(timer);
    stopRecording();
    layoutHistory.dispose();
    useDock.setState({ layoutHistory: null });
    layout.dispose();
    active.dispose();
    unsubscribe();
    window.removeEventListener('resize', onResize);
  };
}

/** What is saved of the arrangement beside its panels. */
const arrangement = () => {
  const { preset, isNarrow } = useDock.getState();
  return { preset, isNarrow };
};

const isNarrowNow = (): boolean => isNarrow(workspaceWidth(), currentSettings().fontScale);

/** Follows the window between its wide and its narrow form, as long as the trader has not arranged panels by hand. */
function rearrange(api: DockviewApi): void {
  const isNarrower = isNarrowNow();
  const { preset, isNarrow: wasNarrow } = useDock.getState();
  if (isNarrower === wasNarrow) return;
  useDock.setState({ isNarrow: isNarrower });
  if (preset !== 'fx-day' || api.hasMaximizedGroup()) return;
  const { charts, linkRules } = useCharts.getState();
  void applyPreset(preset, true).then(() => {
    const fresh = useCharts.getState().charts;
    const kept = Object.fromEntries(Object.entries(fresh).map(([id, chart]) => [id, charts[id] ?? chart]));
    const keep = () => useCharts.setState({ charts: kept, linkRules });
    useDock.getState().layoutHistory?.quietly(keep);
  });
}

/** Larger text needs a wider watchlist. */
function keepListWide(api: DockviewApi, fontScale: number): void {
  const group = api.getPanel(WATCHLIST_PANEL)?.group;
  if (!group) return;
  const minimumWidth = Math.round(WATCHLIST_LEAST_PX * fontScale);
  group.api.setConstraints({ minimumWidth });
  if (group.api.width < minimumWidth) group.api.setSize({ width: minimumWidth });
}

/** The trade screen: watchlist and charts, docked as the trader likes. */
export function Workspace() {
  const [api, setApi] = useState<DockviewApi | null>(null);
  const isLoaded = useMarket((state) => state.isLoaded);
  useEffect(() => {
    if (!api || !isLoaded) return;
    let stop: (() => void) | undefined;
    let isGone = false;
    void refreshSeries()
      .then(() => openWorkspace(api))
      .then((stopSaving) => {
        if (isGone) stopSaving();
        else stop = stopSaving;
      });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [api, isLoaded]);
  const fontScale = useSettings((state) => state.settings.fontScale);
  useEffect(() => {
    if (!api) return;
    keepListWide(api, fontScale);
    rearrange(api);
  }, [api, fontScale]);
  const onReady = (event: DockviewReadyEvent) => {
    useDock.setState({ api: event.api });
    setApi(event.api);
  };
  return (
    <main className={styles.workspace} aria-label="Trade">
      <DockviewReact
        className={styles.dock ?? ''}
        theme={{
          name: 'tradewind',
          className: 'dockview-theme-tradewind',
          gap: 1,
          dndOverlayMounting: 'relative',
          dndPanelOverlay: 'content',
        }}
        components={components}
        tabComponents={tabComponents}
        leftHeaderActionsComponent={LeftActions}
        rightHeaderActionsComponent={RightActions}
        watermarkComponent={Watermark}
        disableFloatingGroups
        hideBorders
        onReady={onReady}
      />
      <BarTable />
      <IndicatorPicker />
    </main>
  );
}
