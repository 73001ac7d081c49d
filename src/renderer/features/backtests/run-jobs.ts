import { create } from 'zustand';
import { linkTo } from '../../connection/service-link.ts';
import { useShell } from '../../state/shell-store.ts';
import { showToast } from '../../ui/toast.tsx';
import { openRun, useBacktests } from './backtests-store.ts';
import { noteRepeat } from './report/repeat.ts';
import { startUsualStudy } from './report/studies/start-study.ts';
import type { StudyAfterRun } from './wizard/draft.ts';

/** Work that the research process does for this page. */
export interface RunJob {
  readonly id: number;
  readonly title: string;
  /** Where it is, in words. */
  readonly stage: string;
  /** From 0 to 1; null until it can be told. */
  readonly share: number | null;
  readonly secondsLeft: number | null;
  /** Why it ended without a result. */
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** What was to be run, so that it can be changed and tried again; null for a repetition. */
  readonly configuration: unknown;
}

/** Everything that runs, and what failed until it is dismissed. */
export const useJobs = create<{ readonly jobs: readonly RunJob[] }>(() => ({ jobs: [] }));

const running = new Map<number, AbortController>();
let nextId = 1;

const change = (id: number, part: Partial<RunJob>) =>
  useJobs.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, ...part } : job)) }));
const remove = (id: number) => useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }));

type Step =
  | { readonly phase: 'progress'; stage: string; done: number; total: number; secondsLeft: number | null }
  | { readonly phase: 'done' };

/** Reads a stream of progress to its end and hands over its last item; a failure stays in view as the job's problem. */
async function follow<T extends Step>(
  title: string,
  configuration: unknown,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  onDone: (item: Extract<T, { phase: 'done' }>) => void,
): Promise<void> {
  const id = nextId++;
  const stopped = new AbortController();
  running.set(id, stopped);
  const job: RunJob = { id, title, stage: 'starting', share: null, secondsLeft: null, problem: null, configuration };
  useJobs.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  try {
    for await (const item of open(stopped.signal)) {
      if (stopped.signal.aborted) break;
      if (item.phase === 'progress')
        change(id, { stage: item.stage, share: item.total > 0 ? item.done / item.total : null, secondsLeft: item.secondsLeft });
      else {
        remove(id);
        onDone(item as Extract<T, { phase: 'done' }>);
      }
    }
    remove(id);
  } catch (error) {
    if (stopped.signal.aborted) remove(id);
    else {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'Defect';
      change(id, { problem: { code, message: error instanceof Error ? error.message : String(error) } });
    }
  } finally {
    running.delete(id);
  }
}

/** Stops a job that runs, or puts away one that failed. Nothing of it is stored. */
export function endJob(id: number): void {
  running.get(id)?.abort();
  remove(id);
}

/** Runs a configuration, and then the studies asked for. Its result opens when it is there, unless the trader has gone on to something else. */
export async function startRun(
  configuration: unknown,
  title: string,
  tags: readonly string[] = [],
  note = '',
  studies: readonly StudyAfterRun[] = [],
): Promise<void> {
  const shown = useBacktests.getState();
  const { client } = linkTo('research');
  await follow(
    title,
    configuration,
    (signal) => client['backtest.run']({ configuration, tags: [...tags], note }, signal),
    ({ runId, run }) => {
      for (const kind of studies) void startUsualStudy(run, kind);
      const isWaiting = useShell.getState().section === 'backtests' && useBacktests.getState() === shown;
      if (isWaiting) openRun(runId);
      else showToast(`${title} has run.`, 'The result is in Backtests.', 'ok');
    },
  );
}

/** Runs a stored run again and says whether every digit is the same. */
export async function repeatRun(runId: string, title: string): Promise<void> {
  const { client } = linkTo('research');
  let isDone = false;
  noteRepeat(runId, { phase: 'running' });
  await follow(
    `${title}, again`,
    null,
    (signal) => client['runs.rerun']({ runId }, signal),
    ({ isEqual, differences, note }) => {
      isDone = true;
      noteRepeat(runId, { phase: 'done', isEqual, differences, note });
      if (isEqual) showToast('The same to the last digit.', `${title} gives today what it gave then.`, 'ok');
      else {
        const [first] = differences;
        showToast('It differs from the stored run.', first ? `${first.where}: ${first.stored} then, ${first.now} now.` : '', 'bad');
      }
    },
  );
  if (!isDone) noteRepeat(runId, null);
}
