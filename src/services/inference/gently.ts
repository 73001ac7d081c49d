import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of work between two turns of the event loop, in milliseconds. */
const STRETCH_MS = 10;

/** Runs a generator to its end without keeping the process from answering others; rejects when aborted. */
export async function runGently<T>(work: Generator<unknown, T>, monotonicMs: () => number, signal: AbortSignal): Promise<T> {
  let since = monotonicMs();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (monotonicMs() - since < STRETCH_MS) continue;
    await nextTurn(undefined, { signal });
    since = monotonicMs();
  }
}
