// verifies: page-stays-fluent
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EvaluationPool, type TaskThread, type ThreadOptions } from '#services/research/evaluation-pool.ts';
import type { ThreadMessage, ThreadRequest } from '#services/research/evaluation-protocol.ts';

const options = { signal: new AbortController().signal, timeLimitMs: 60_000 };
const urgent = { ...options, isUrgent: true };
const returns = [1, 2, 3, 4].map((one) => Float64Array.from({ length: 60 }, (_, day) => Math.sin(one * day) / 100));
const overfitting = { returns, blocks: 6, resamples: 10, seed: 1 };

/** Threads that take tasks and are let finish by hand. */
function threadsByHand() {
  const opened: { readonly options: ThreadOptions; readonly tasks: unknown[]; finish: () => void }[] = [];
  const open = (given: ThreadOptions): TaskThread => {
    const listeners: ((message: ThreadMessage) => void)[] = [];
    const say = (message: ThreadMessage) => {
      for (const listener of listeners) listener(message);
    };
    const thread = {
      options: given,
      tasks: [] as unknown[],
      finish: () => say({ kind: 'done', output: thread.tasks.at(-1) }),
    };
    opened.push(thread);
    queueMicrotask(() => say({ kind: 'loaded' }));
    return {
      postMessage: (request: ThreadRequest) => {
        if (request.kind === 'task') thread.tasks.push(request.input);
      },
      on: (type: string, listener: (value: never) => void) => {
        if (type === 'message') listeners.push(listener as (message: ThreadMessage) => void);
      },
      terminate: async () => 0,
    };
  };
  return { open, opened };
}

const warmUp = (pool: EvaluationPool, name: string, how: typeof urgent | typeof options) => pool.run('warmup', name as never, how);

describe('the pool of evaluation threads', () => {
  it('has a thread in front for what is urgent, while the others have all the long work that they can take', async () => {
    const { open, opened } = threadsByHand();
    const pool = new EvaluationPool(open, 2, true);
    const long = ['a', 'b', 'c'].map((name) => warmUp(pool, name, options));
    expect(opened.map(({ tasks }) => tasks)).toEqual([['a'], ['b']]);
    const first = warmUp(pool, 'dragged', urgent);
    const second = warmUp(pool, 'dragged on', urgent);
    expect(opened.map(({ options: { isBackground } }) => isBackground)).toEqual([true, true, false]);
    expect(opened[2]?.tasks).toEqual(['dragged']);
    opened[2]?.finish();
    expect(await first).toBe('dragged');
    expect(opened[2]?.tasks).toEqual(['dragged', 'dragged on']);
    opened[0]?.finish();
    expect(opened[0]?.tasks).toEqual(['a', 'c']);
    for (const thread of opened) thread.finish();
    expect(await Promise.all([...long, second])).toEqual(['a', 'b', 'c', 'dragged on']);
    expect(opened).toHaveLength(3);
    await pool.close();
  });

  it('of one thread alone does everything in that one, which steps back for nobody, and what is urgent first', async () => {
    const { open, opened } = threadsByHand();
    const pool = new EvaluationPool(open, 2, true).alone();
    const tasks = [warmUp(pool, 'a', options), warmUp(pool, 'b', options), warmUp(pool, 'urgent', urgent)];
    for (let k = 0; k < 3; k++) opened[0]?.finish();
    await Promise.all(tasks);
    expect(opened.map((thread) => [thread.options.isBackground, thread.tasks])).toEqual([[false, ['a', 'urgent', 'b']]]);
    await pool.close();
  });
});

describe('callers that ask a pool for more than it can do at once', () => {
  it('take turns, each in its own order', async () => {
    const { open, opened } = threadsByHand();
    const pool = new EvaluationPool(open, 1);
    const callers = ['a', 'b', 'c'].map((name) => ({ name, how: { ...options, signal: new AbortController().signal } }));
    const tasks = callers.flatMap(({ name, how }) => [1, 2, 3].map((k) => warmUp(pool, `${name}${k}`, how)));
    for (let k = 0; k < tasks.length; k++) opened[0]?.finish();
    await Promise.all(tasks);
    expect(opened[0]?.tasks).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3']);
    await pool.close();
  });
});

describe.skipIf(process.platform !== 'linux')('the threads of long work (only Linux tells their priority)', () => {
  /** The niceness of every thread of this process. */
  const priorities = () =>
    readdirSync('/proc/self/task').map((id) => Number(readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]));

  it('let the rest of the machine go first, and the one in front does not', async () => {
    const before = priorities().filter((nice) => nice >= 10).length;
    const entry = new URL('../../../src/workers/research/evaluation-thread.ts', import.meta.url);
    const pool = new EvaluationPool(entry, 1);
    await pool.run('overfitting', overfitting, urgent);
    expect(priorities().filter((nice) => nice >= 10)).toHaveLength(before);
    await pool.run('overfitting', overfitting, options);
    expect(priorities().filter((nice) => nice >= 10)).toHaveLength(before + 1);
    await pool.close();
  });
});
