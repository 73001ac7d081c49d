import { create } from 'zustand';
import type { RunListing } from '#contract/research-documents.ts';
import { follow } from '../../../connection/follow.ts';
import { linkTo } from '../../../connection/service-link.ts';
import { nowUs } from '../../../format/clock.ts';
import { showToast } from '../../../ui/toast.tsx';
import { closeRun, useBacktests } from '../backtests-store.ts';

export type RunSort = 'createdAt' | 'totalReturn' | 'sharpe' | 'maxDrawdown' | 'trades' | 'deflatedSharpe';

export interface RunQuery {
  readonly search: string;
  readonly tag: string | null;
  readonly sort: RunSort;
  readonly order: 'ascending' | 'descending';
}

interface RunsState {
  readonly query: RunQuery;
  /** The first ones that answer the query; null until they came once. */
  readonly runs: readonly RunListing[] | null;
  readonly total: number;
  /** Every tag that a run has. */
  readonly tags: readonly string[];
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** Since when the research process can't be reached; null while it can. */
  readonly downSinceUs: number | null;
  readonly selected: ReadonlySet<string>;
}

const FIRST: RunsState = {
  query: { search: '', tag: null, sort: 'createdAt', order: 'descending' },
  runs: null,
  total: 0,
  tags: [],
  problem: null,
  downSinceUs: null,
  selected: new Set(),
};

/** The stored runs as the list asks for them. */
export const useRuns = create<RunsState>(() => FIRST);

/** Forgets everything, as a page does that was just opened. */
export const forgetRuns = (): void => useRuns.setState(FIRST, true);

const PAGE = 100;
const LARGEST_PIECE = 500;
/** Every setting that a dragged slider passes is stored as a trial: the list need not be read for each. */
const READ_AGAIN_MS = 400;
let asking: AbortController | null = null;

/** Reads so many runs from the first on, in as few pieces as the service allows. */
async function load(count: number): Promise<void> {
  asking?.abort();
  const asked = new AbortController();
  asking = asked;
  const { search, tag, sort, order } = useRuns.getState().query;
  const runs: RunListing[] = [];
  for (;;) {
    const limit = Math.min(LARGEST_PIECE, count - runs.length);
    const input = { search, sort, order, offset: runs.length, limit, ...(tag === null ? {} : { tag }) };
    const result = await linkTo('research').client['runs.list'](input, { signal: asked.signal });
    if (asked.signal.aborted) return;
    if (!result.ok) {
      // A link that is down is a state of its own, and what was loaded stays in view.
      if (result.error.code !== 'Disconnected') useRuns.setState({ problem: result.error });
      return;
    }
    runs.push(...result.value.runs);
    const { total, tags } = result.value;
    if (runs.length >= Math.min(count, total) || result.value.runs.length === 0)
      return useRuns.setState({ runs, total, tags, problem: null });
  }
}

/** Reads the list again, as long as it was. */
export const loadRuns = (): Promise<void> => load(Math.max(PAGE, useRuns.getState().runs?.length ?? 0));

/** Reads more of the list, for who scrolls to its end. */
export async function loadMoreRuns(): Promise<void> {
  const { runs, total } = useRuns.getState();
  if (runs && runs.length < total) await load(runs.length + PAGE);
}

/** Asks for other runs, or for the same in another order. */
export function changeQuery(change: Partial<RunQuery>): void {
  useRuns.setState(({ query }) => ({ query: { ...query, ...change } }));
  void load(PAGE);
}

/** Takes a run into the selection, or out of it. */
export function toggleSelected(runId: string): void {
  useRuns.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(runId)) next.add(runId);
    return { selected: next };
  });
}

export const clearSelection = (): void => useRuns.setState({ selected: new Set() });

/** Deletes runs for good; says what went wrong. */
export async function deleteRuns(runIds: readonly string[]): Promise<void> {
  const { client } = linkTo('research');
  let deleted = 0;
  for (const runId of runIds) {
    const result = await client['runs.delete']({ runId });
    if (!result.ok) {
      showToast(`Run ${runId} was not deleted.`, result.error.message, 'bad');
      break;
    }
    deleted++;
    if (useBacktests.getState().openRunId === runId) closeRun();
  }
  if (deleted > 0)
    showToast(deleted === 1 ? 'Run deleted.' : `${deleted} runs deleted.`, 'Their trials still count: they were seen.', 'ok');
  clearSelection();
  await loadRuns();
}

/** Follows the runs while the screen is in view; returns how to stop. */
export function followRuns(): () => void {
  const link = linkTo('research');
  const startedUs = nowUs();
  const stops = [
    follow(
      link,
      (signal) => link.client['runs.changed']({}, signal),
      () => {
        // While a run is in view nobody sees the list, and judging all of it again would take time from who drags.
        if (useBacktests.getState().openRunId === null || useRuns.getState().runs === null) void loadRuns();
      },
      { pace: () => new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS)) },
    ),
    link.onUp(() => useRuns.setState({ downSinceUs: null })),
    link.onDown(() => useRuns.setState({ downSinceUs: nowUs() })),
  ];
  // The process starts with the first who asks for it: only one that stays away is worth a banner.
  const timer = setTimeout(() => {
    if (!link.isUp()) useRuns.setState({ downSinceUs: startedUs });
  }, 5_000);
  stops.push(() => clearTimeout(timer));
  return () => {
    for (const stop of stops) stop();
  };
}
