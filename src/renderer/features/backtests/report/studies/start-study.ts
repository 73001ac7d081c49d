import type { RunDocument } from '#contract/research-documents.ts';
import { linkTo } from '../../../../connection/service-link.ts';
import { useShell } from '../../../../state/shell-store.ts';
import { showToast } from '../../../../ui/toast.tsx';
import { useBacktests } from '../../backtests-store.ts';
import { runTitle } from '../../runs/run-words.ts';
import type { StudyAfterRun } from '../../wizard/draft.ts';
import { startWork, useWork, type WorkItem } from '../long-work.ts';
import type { StudyKind } from '../use-studies.ts';
import { LEAST_TRADES_OF_A_WINDOW, usualConstraint } from './parameter-ranges.ts';

const TITLES: Readonly<Record<StudyKind, string>> = {
  'monte-carlo': 'Monte Carlo',
  'walk-forward': 'The walk-forward',
  optimise: 'The search of parameters',
  overfitting: 'The comparison of trials',
};

/** What the work of a study is called: one of a kind runs for a run at a time. */
export const studyKey = (runId: string, kind: StudyKind): string => `study ${runId} ${kind}`;

const isInView = (runId: string): boolean => useShell.getState().section === 'backtests' && useBacktests.getState().openRunId === runId;

/** Runs a study of a run to its end, wherever the trader goes meanwhile; who is elsewhere by then is told how it ended. */
export async function startStudy<T extends WorkItem>(
  run: RunDocument,
  kind: StudyKind,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): Promise<void> {
  const key = studyKey(run.runId, kind);
  const done = await startWork(key, open);
  if (isInView(run.runId)) return;
  const state = useWork.getState().works[key];
  if (done) showToast(`${TITLES[kind]} is done.`, `It is in the report of ${runTitle(run)}.`, 'ok');
  else if (state?.phase === 'failed') showToast(`${TITLES[kind]} failed.`, state.problem.message, 'bad');
}

/** Runs a study as it usually is, without asking. */
export function startUsualStudy(run: RunDocument, kind: StudyAfterRun): Promise<void> {
  const { client } = linkTo('research');
  const of = { runId: run.runId };
  const constraints = [usualConstraint(run.parameters)].filter((each) => each !== '');
  return startStudy(run, kind, (signal): AsyncIterable<WorkItem> => {
    switch (kind) {
      case 'monte-carlo':
        return client['backtest.monteCarlo']({ of, request: {} }, signal);
      case 'walk-forward':
        return client['backtest.walkForward']({ of, request: { search: { constraints, leastTrades: LEAST_TRADES_OF_A_WINDOW } } }, signal);
      case 'overfitting':
        return client['backtest.overfitting']({ of, request: { search: { constraints } } }, signal);
    }
  });
}
