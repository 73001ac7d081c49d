import { create } from 'zustand';
import { openSection } from '../../state/shell-store.ts';

interface BacktestsState {
  /** The run in view; null shows the list. */
  readonly openRunId: string | null;
  /** Runs beside each other; null when none are compared. */
  readonly compared: readonly string[] | null;
}

/** What the Backtests screen shows. */
export const useBacktests = create<BacktestsState>(() => ({ openRunId: null, compared: null }));

/** Shows a run. */
export function openRun(runId: string): void {
  useBacktests.setState({ openRunId: runId, compared: null });
  openSection('backtests');
}

/** Shows two to four runs beside each other. */
export function compareRuns(runIds: readonly string[]): void {
  useBacktests.setState({ compared: runIds, openRunId: null });
  openSection('backtests');
}

/** Back to the list. */
export const closeRun = (): void => useBacktests.setState({ openRunId: null, compared: null });
