import { create } from 'zustand';
import type { RunDocument } from '#contract/research-documents.ts';
import { linkTo } from '../../connection/service-link.ts';

interface OpenRunState {
  readonly runId: string | null;
  readonly run: RunDocument | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

/** The run in view with everything that is known of it. */
export const useOpenRun = create<OpenRunState>(() => ({ runId: null, run: null, problem: null }));

/** Reads a run; what comes late for another one is dropped. */
export async function loadRun(runId: string): Promise<void> {
  if (useOpenRun.getState().runId !== runId) useOpenRun.setState({ runId, run: null, problem: null });
  const result = await linkTo('research').client['runs.show']({ runId }, { timeoutMs: 30_000 });
  if (useOpenRun.getState().runId !== runId) return;
  if (result.ok) useOpenRun.setState({ run: result.value, problem: null });
  else useOpenRun.setState({ problem: result.error });
}

/** Takes over a run in view that was judged again: more was tried since. */
export const showJudged = (run: RunDocument): void =>
  useOpenRun.setState((state) => (state.run?.runId === run.runId ? { run: { ...run, tags: state.run.tags, note: state.run.note } } : {}));

/** Changes tags or note of a run; says why it could not be kept. */
export async function annotateRun(runId: string, change: { tags?: string[]; note?: string }): Promise<string | null> {
  const result = await linkTo('research').client['runs.annotate']({ runId, ...change });
  if (!result.ok) return result.error.message;
  const { tags, note } = result.value;
  useOpenRun.setState(({ run }) => (run?.runId === runId ? { run: { ...run, tags, note } } : {}));
  return null;
}
