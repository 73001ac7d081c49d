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
import { useEffect, useState } from 'react';
import { refreshSeries, useMarket } from '../../state/market-store.ts';
import { changeSettings, currentSettings } from '../../state/settings-store.ts';
import { openPalette } from '../../state/shell-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState, PanelBoundary } from '../../ui/states.tsx';
import { InstrumentPanel } from '../instrument/instrument-panel.tsx';
import { Watchlist } from '../watchlist/watchlist.tsx';
import { BarTable } from './bar-table.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { ChartFacts, ChartTab, ChartTools, roomFor } from './chart-toolbar.tsx';
import { setActiveChart, settleTimeframes, useCharts } from './charts-store.ts';
import { NARROW_PX, WATCHLIST_PANEL } from './layout-presets.ts';
import { readWorkspace, writeWorkspace } from './saved-workspace.ts';
import styles from './workspace.module.css';
import { addChartBeside, applyPreset, closeChart, useDock } from './workspace-actions.ts';

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

function useGroupWidth({ group }: IDockviewHeaderActionsProps): number {
  const [width, setWidth] = useState(group.width);
  useEffect(() => {
    setWidth(group.api.width);
    const subscription = group.api.onDidDimensionsChange((event) => setWidth(event.width));
    return () => subscription.dispose();
  }, [group]);
  return width;
}

function LeftActions(props: IDockviewHeaderActionsProps) {
  const { activePanel, panels } = props;
  const width = useGroupWidth(props);
  const id = activePanel?.id ?? '';
  const chart = useCharts((state) => state.charts[id]);
  return chart ? <ChartTools id={id} chart={chart} room={roomFor(width, panels.length)} /> : null;
}

function RightActions(props: IDockviewHeaderActionsProps) {
  const { activePanel, panels } = props;
  const width = useGroupWidth(props);
  const id = activePanel?.id ?? '';
  const chart = useCharts((state) => state.charts[id]);
  if (chart) return <ChartFacts id={id} chart={chart} room={roomFor(width, panels.length)} />;
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
      const workspace = writeWorkspace({ dock: api.toJSON(), charts, linkRules, preset: useDock.getState().preset });
      if (workspace !== currentSettings().workspace) void changeSettings({ workspace });
    }, SAVE_AFTER_MS);
  };
  const layout = api.onDidLayoutChange(save);
  const active = api.onDidActivePanelChange(({ panel }) => panel && useCharts.getState().charts[panel.id] && setActiveChart(panel.id));
  const unsubscribe = useCharts.subscribe(save);
  useDock.setState({ isNarrow: isNarrowNow(api) });
  // The dock has taken the new size two frames after the window did.
  const onResize = () => requestAnimationFrame(() => requestAnimationFrame(() => rearrange(api)));
  window.addEventListener('resize', onResize);
  return () => {
    stopSettling();
    window.clearTimeout(timer);
    layout.dispose();
    active.dispose();
    unsubscribe();
    window.removeEventListener('resize', onResize);
  };
}

const isNarrowNow = (api: DockviewApi): boolean => (api.width || window.innerWidth) < NARROW_PX;

/** Follows the window between its wide and its narrow form, as long as the trader has not arranged panels by hand. */
function rearrange(api: DockviewApi): void {
  const isNarrow = isNarrowNow(api);
  const { preset, isNarrow: wasNarrow } = useDock.getState();
  if (isNarrow === wasNarrow) return;
  useDock.setState({ isNarrow });
  if (preset !== 'fx-day' || api.hasMaximizedGroup()) return;
  const { charts, linkRules } = useCharts.getState();
  void applyPreset(preset).then(() => {
    const fresh = useCharts.getState().charts;
    const kept = Object.fromEntries(Object.entries(fresh).map(([id, chart]) => [id, charts[id] ?? chart]));
    useCharts.setState({ charts: kept, linkRules });
  });
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
    </main>
  );
}
