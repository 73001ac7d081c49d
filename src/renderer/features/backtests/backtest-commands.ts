import { formatPercentChange } from '../../format/number.ts';
import { type Command, commands } from '../../keys/key-registry.ts';
import { openSection, useShell } from '../../state/shell-store.ts';
import { activeChart } from '../trade/charts-store.ts';
import { closeRun, openRun, useBacktests } from './backtests-store.ts';
import { useOpenRun } from './open-run-store.ts';
import { repeatRun } from './run-jobs.ts';
import { marketText, parameterText, runTitle } from './runs/run-words.ts';
import { useRuns } from './runs/runs-store.ts';
import { startFrom } from './runs/runs-table.tsx';
import { useTune } from './tune/tune-store.ts';
import { openWizard, useWizard } from './wizard/wizard-store.ts';

const isRunShown = (): boolean => useShell.getState().section === 'backtests' && useBacktests.getState().openRunId !== null;

const list: readonly Command[] = [
  {
    id: 'new-backtest',
    title: 'New backtest…',
    group: 'Research',
    keys: ['Mod+N', 'Alt+N'],
    browserKeys: ['Alt+N'],
    words: 'strategy wizard test run',
    isEnabled: () => !useWizard.getState().isOpen,
    run: () => openWizard(),
  },
  {
    id: 'backtest-chart',
    title: "Backtest the chart's symbol…",
    group: 'Research',
    words: 'strategy wizard test',
    isEnabled: () => activeChart() !== undefined && activeChart() !== null,
    run: () => {
      const active = activeChart();
      if (active) openWizard({ symbol: active[1].symbol, timeframe: active[1].timeframe });
    },
  },
  {
    id: 'open-run',
    title: 'Open a run…',
    group: 'Research',
    words: 'backtest result report',
    run: () => {
      closeRun();
      openSection('backtests');
    },
  },
  {
    id: 'rerun',
    title: 'Re-run and compare to the last digit',
    group: 'Research',
    keys: ['Mod+R', 'Alt+R'],
    browserKeys: ['Alt+R'],
    isEnabled: isRunShown,
    run: () => {
      const { run } = useOpenRun.getState();
      if (run) void repeatRun(run.runId, runTitle(run));
    },
  },
  {
    id: 'new-from-run',
    title: 'New backtest from this run…',
    group: 'Research',
    isEnabled: isRunShown,
    run: () => {
      const { openRunId } = useBacktests.getState();
      if (openRunId !== null) void startFrom(openRunId);
    },
  },
  {
    id: 'leave-run',
    title: 'Back to the runs',
    group: 'Research',
    keys: ['Escape'],
    isKeyOnly: true,
    isEnabled: () => isRunShown() || (useShell.getState().section === 'backtests' && useBacktests.getState().compared !== null),
    run: () => {
      const { run } = useOpenRun.getState();
      // First what is tried, then the run: Escape closes one thing at a time.
      if (run && useTune.getState().isTrying) useTune.setState({ isTrying: false, tried: null, problem: null, wanted: run.parameters });
      else closeRun();
    },
  },
];

/** Puts the commands of the Backtests screen into the registry; returns how to take them out. */
export const addBacktestCommands = (): (() => void) => commands.add(list);

/** The runs that the page knows, for who types what they look for. */
export const runEntries = () =>
  (useRuns.getState().runs ?? []).map((run) => ({
    id: `run ${run.runId}`,
    title: `Open run ${runTitle(run)}`,
    group: 'Runs',
    // Runs of the same parameters differ in costs and stops: by what came of them they are told apart.
    note: `${parameterText(run.parameters)} · ${formatPercentChange(run.summary.totalReturn)}`,
    names: [`run/${run.runId}`],
    words: `${marketText(run)} ${run.tags.join(' ')} ${run.note} backtest`,
    run: () => openRun(run.runId),
  }));
