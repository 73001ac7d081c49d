import { create } from 'zustand';
import type { AnswerProblem } from './use-answer.ts';

/** Where long work is. */
export interface WorkProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
}

type WorkState =
  | { readonly phase: 'running'; readonly progress: WorkProgress | null }
  | { readonly phase: 'failed'; readonly problem: AnswerProblem }
  | { readonly phase: 'cancelled' };

/** Long work of the page by a name of its own. It goes on while another screen is in view. */
export const useWork = create<{ readonly works: Readonly<Record<string, WorkState>> }>(() => ({ works: {} }));

const running = new Map<string, AbortController>();

const put = (key: string, state: WorkState | null): void =>
  useWork.setState(({ works }) => {
    const { [key]: _, ...others } = works;
    return { works: state ? { ...others, [key]: state } : others };
  });

/** What a stream of work gives: where it is, again and again, and at last what came of it. */
export type WorkItem = ({ readonly phase: 'progress' } & WorkProgress) | { readonly phase: 'done' };

/** Reads a stream of work to its end; whatever ran under the same name is cancelled first. Resolves to its last item; null when it did not get there. */
export async function startWork<T extends WorkItem>(
  key: string,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): Promise<Extract<T, { readonly phase: 'done' }> | null> {
  running.get(key)?.abort();
  const stopped = new AbortController();
  running.set(key, stopped);
  put(key, { phase: 'running', progress: null });
  const isCurrent = () => running.get(key) === stopped;
  try {
    for await (const item of open(stopped.signal)) {
      if (stopped.signal.aborted) break;
      if (item.phase === 'done') {
        if (isCurrent()) put(key, null);
        return item as Extract<T, { readonly phase: 'done' }>;
      }
      put(key, { phase: 'running', progress: item });
    }
    if (isCurrent()) put(key, { phase: 'cancelled' });
  } catch (error) {
    if (!isCurrent()) return null;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'Defect';
    const message = error instanceof Error ? error.message : String(error);
    put(key, stopped.signal.aborted || code === 'Cancelled' ? { phase: 'cancelled' } : { phase: 'failed', problem: { code, message } });
  } finally {
    if (isCurrent()) running.delete(key);
  }
  return null;
}

/** Ends work before its end. */
export function cancelWork(key: string): void {
  running.get(key)?.abort();
  if (running.has(key)) put(key, { phase: 'cancelled' });
}
