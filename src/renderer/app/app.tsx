import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { lazy, Suspense, useEffect } from 'react';
import { addAlertCommands } from '../features/alerts/alert-commands.ts';
import { AlertDialog } from '../features/alerts/alert-dialog.tsx';
import { AlertsScreen } from '../features/alerts/alerts-screen.tsx';
import { followAlerts } from '../features/alerts/alerts-store.ts';
import { followPageRequests } from '../features/alerts/page-requests.ts';
import { addBacktestCommands } from '../features/backtests/backtest-commands.ts';
import { BacktestsScreen } from '../features/backtests/backtests-screen.tsx';
import { WizardDialog } from '../features/backtests/wizard/wizard-dialog.tsx';
import { addBarReplayCommands } from '../features/bar-replay/bar-replay-commands.ts';
import { followReplayedCharts } from '../features/bar-replay/replay-player.ts';
import { ConnectionsScreen } from '../features/connections/connections-screen.tsx';
import { DataScreen } from '../features/data/data-screen.tsx';
import { ImportDialog } from '../features/data/import-dialog.tsx';
import { addDrawingCommands } from '../features/drawings/drawing-commands.ts';
import { DrawingList } from '../features/drawings/drawing-list.tsx';
import { DrawingMenu } from '../features/drawings/drawing-menu.tsx';
import { useDrawings } from '../features/drawings/drawings-store.ts';
import { InstrumentDialog } from '../features/instrument/instrument-dialog.tsx';
import { addEditorCommands } from '../features/own-code/editor-commands.ts';
import { Palette } from '../features/palette/palette.tsx';
import { ReplayDialog } from '../features/replay/replay-dialog.tsx';
import { AboutDialog } from '../features/settings/about-dialog.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { Workspace } from '../features/trade/workspace.tsx';
import { keepFocus } from '../keys/focus-keeper.ts';
import { listenToKeys } from '../keys/key-listener.ts';
import { followIndicatorCatalogue } from '../state/indicator-catalogue.ts';
import { followMarket, useMarket } from '../state/market-store.ts';
import { followServices, useServices } from '../state/services-store.ts';
import { followSettings, keepDocumentStyled, useSettings } from '../state/settings-store.ts';
import { useShell } from '../state/shell-store.ts';
import { loadPart } from '../ui/load-part.ts';
import { Banner, EmptyState, PanelBoundary, Skeleton } from '../ui/states.tsx';
import { ToastArea } from '../ui/toast.tsx';
import styles from './app.module.css';
import { addAppCommands } from './app-commands.ts';
import { KeyMapDialog } from './key-map-dialog.tsx';
import { followNotices } from './notices.ts';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';

// The editor of code is large: loaded with the first look at it.
const CodeScreen = lazy(async () => ({
  default: (await loadPart(() => import('../features/own-code/code-screen.tsx'))).CodeScreen,
}));

function StorageBanner() {
  const problem = useMarket((state) => state.figures?.storageProblem ?? null);
  const saveProblem = useSettings((state) => state.saveProblem);
  const drawingProblem = useDrawings((state) => state.saveProblem);
  if (problem === null && saveProblem === null && drawingProblem === null) return null;
  return (
    <div className={styles.banner}>
      {problem && <Banner tone="bad">{problem}</Banner>}
      {saveProblem && <Banner>Settings could not be saved: {saveProblem}</Banner>}
      {drawingProblem && <Banner>Not all drawings are saved yet; the app goes on trying. {drawingProblem}</Banner>}
    </div>
  );
}

function Screen() {
  const section = useShell((state) => state.section);
  const isReady = useSettings((state) => state.isLoaded);
  const downSinceUs = useServices((state) => state.downSinceUs.workstation);
  if (!isReady && downSinceUs !== null)
    return (
      <main className={styles.screen}>
        <EmptyState>
          This page is not connected to Tradewind. Open the address that “tradewind serve” printed, with its token, or start the app again;
          the page goes on trying.
        </EmptyState>
      </main>
    );
  return (
    <>
      {/* The workspace stays mounted: charts keep their place while another screen is in view. */}
      <div className={section === 'trade' ? styles.screen : styles.hidden}>
        <PanelBoundary name="The workspace">{isReady && <Workspace />}</PanelBoundary>
      </div>
      {section !== 'trade' && (
        <div className={styles.screen}>
          <PanelBoundary name={`The ${section} screen`}>
            {section === 'backtests' && <BacktestsScreen />}
            {section === 'code' && (
              <Suspense fallback={<Skeleton rows={12} />}>
                <CodeScreen />
              </Suspense>
            )}
            {section === 'data' && <DataScreen />}
            {section === 'connections' && <ConnectionsScreen />}
            {section === 'alerts' && <AlertsScreen />}
            {section === 'settings' && <SettingsScreen />}
          </PanelBoundary>
        </div>
      )}
    </>
  );
}

/** The whole page. */
export function App() {
  useEffect(() => {
    const stops = [
      keepDocumentStyled(),
      followSettings(),
      followServices(),
      followNotices(),
      followMarket(),
      followIndicatorCatalogue(),
      followAlerts(),
      followPageRequests(),
      addAlertCommands(),
      addDrawingCommands(),
      addBarReplayCommands(),
      followReplayedCharts(),
      addBacktestCommands(),
      addEditorCommands(),
      addAppCommands(),
      listenToKeys(),
      keepFocus(document.getElementById('root') ?? document.body),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500} closeDelay={0}>
        <div className={styles.shell}>
          <TopBar />
          <StorageBanner />
          <div className={styles.middle}>
            <Rail />
            <Screen />
          </div>
          <StatusBar />
        </div>
        <Palette />
        <ImportDialog />
        <WizardDialog />
        <ReplayDialog />
        <InstrumentDialog />
        <AlertDialog />
        <DrawingList />
        <DrawingMenu />
        <KeyMapDialog />
        <AboutDialog />
        <ToastArea />
      </Tooltip.Provider>
    </CSPProvider>
  );
}
