import { linkTo } from '../../connection/service-link.ts';
import { changeReplay, replayOf } from './bar-replay-store.ts';
import { closeSessions, type Machinery, machinery } from './replay-machinery.ts';
import { StrategySession } from './strategy-replay.ts';

/** Asks for the state of the strategy at a time, and shows it if the replay is still there. */
export async function followStrategy(chartId: string, own: Machinery, timeUs: number): Promise<void> {
  const { session } = own;
  const state = (await session?.advance(timeUs)) ?? null;
  const strategy = replayOf(chartId)?.strategy;
  if (state && strategy && own.session === session && replayOf(chartId)?.timeUs === timeUs)
    changeReplay(chartId, { strategy: { ...strategy, state } });
}

/** What came of letting a strategy go along: nothing more when it was given up meanwhile, or another was chosen. */
type StrategyStart =
  | { readonly kind: 'going' }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'failed'; readonly problem: string; readonly isAway: boolean };

/** Lets a strategy go along, instead of the one before, which goes on until this one is ready. */
export async function replayStrategy(chartId: string, configuration: unknown, runId: string | null = null): Promise<StrategyStart> {
  const own = machinery.get(chartId);
  if (!own) return { kind: 'failed', problem: 'The replay has ended.', isAway: false };
  own.opening?.close();
  const session = new StrategySession((lost) => {
    if (own.session !== session) return;
    changeReplay(chartId, { problem: lost.message });
    if (lost.isAway) restartWhenBack(chartId);
  });
  own.opening = session;
  try {
    const opened = await session.open(configuration, runId);
    if (own.opening !== session) return { kind: 'given-up' };
    own.session?.close();
    own.session = session;
    changeReplay(chartId, { strategy: { ...opened, runId, configuration, state: null }, problem: null });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return own.opening === session ? { kind: 'failed', problem, isAway: session.isAway } : { kind: 'given-up' };
  } finally {
    if (own.opening === session) own.opening = null;
    if (own.session !== session) session.close();
  }
  const replay = replayOf(chartId);
  if (replay) await followStrategy(chartId, own, replay.timeUs);
  return { kind: 'going' };
}

/** Begins the strategy anew that could not go on, where the replay is now. */
export function restartStrategy(chartId: string): Promise<void> {
  const strategy = replayOf(chartId)?.strategy;
  if (strategy) changeReplay(chartId, { strategy: { ...strategy, state: null }, problem: null });
  return beginAnew(chartId);
}

/** What kept it from going on stays told until it goes on. */
async function beginAnew(chartId: string): Promise<void> {
  const strategy = replayOf(chartId)?.strategy;
  if (!strategy) return;
  const start = await replayStrategy(chartId, strategy.configuration, strategy.runId);
  if (start.kind !== 'failed') return;
  changeReplay(chartId, { problem: start.problem });
  if (start.isAway) restartWhenBack(chartId);
}

function restartWhenBack(chartId: string): void {
  const session = machinery.get(chartId)?.session ?? null;
  const watch = { stop: () => {} };
  let isDone = false;
  const onUp = () => {
    if (isDone) return;
    isDone = true;
    watch.stop();
    if (machinery.get(chartId)?.session === session && !machinery.get(chartId)?.opening) void beginAnew(chartId);
  };
  watch.stop = linkTo('research').onUp(onUp);
  if (isDone) watch.stop();
}

/** Gives up a strategy that is being loaded. */
export function giveUpStrategyStart(chartId: string): void {
  const own = machinery.get(chartId);
  own?.opening?.close();
  if (own) own.opening = null;
}

/** Goes on without the strategy. */
export function leaveStrategy(chartId: string): void {
  closeSessions(machinery.get(chartId));
  changeReplay(chartId, { strategy: null, problem: null });
}
