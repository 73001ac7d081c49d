import { Worker } from 'node:worker_threads';
import { ExpectedError } from '#core/result.ts';
import type { TaskInputs, TaskName, TaskOutputs, ThreadAnswer, ThreadMessage, ThreadRequest } from './evaluation-protocol.ts';
import type { TaskOptions, TaskRunner } from './task-runner.ts';

/** A thread, or what behaves like one: takes {@link ThreadRequest}s and answers with {@link ThreadMessage}s. */
export interface TaskThread {
  postMessage(request: ThreadRequest): void;
  on(type: 'message', listener: (message: ThreadMessage) => void): unknown;
  on(type: 'error', listener: (error: unknown) => void): unknown;
  on(type: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

export interface ThreadOptions {
  /** It has time: what somebody waits for goes first on the machine. */
  readonly isBackground: boolean;
}

interface Job {
  readonly name: TaskName;
  readonly input: unknown;
  readonly options: TaskOptions;
  readonly settle: (answer: ThreadAnswer | { readonly kind: 'lost'; readonly error: unknown }) => void;
}

interface Thread {
  readonly worker: TaskThread;
  /** Ending a thread that still loads its modules can end the whole process: it has to be through with that, or gone. */
  readonly isLoaded: Promise<void>;
  readonly datasets: Set<string>;
  /** Kept for what is urgent. */
  readonly isFront: boolean;
  job: Job | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

async function endThread({ worker, isLoaded }: Thread): Promise<void> {
  await isLoaded;
  await worker.terminate();
}

/** How long a task whose caller is gone may go on before its thread is ended. */
const ABORT_GRACE_MS = 300;

/**
 * Threads that evaluate, as many as there are cores, started when there is work and kept warm. A thread that does not come back in
 * time is ended and replaced; nothing else notices. Beside them is one in front, for what is urgent: who drags does not wait for a search that has all the
 * others, and the search leaves the cores to whatever draws.
 */
export class EvaluationPool implements TaskRunner {
  readonly #open: (options: ThreadOptions) => TaskThread;
  readonly #size: number;
  readonly #hasFront: boolean;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Job[] = [];
  /** When each caller, by its signal, was last given a thread. */
  readonly #turns = new WeakMap<AbortSignal, number>();
  #turn = 0;
  #isClosed = false;

  /** `thread`: the entry file of a thread, or how one is opened. `hasFront`: with a thread for what is urgent beside the others, else that comes first among all. */
  constructor(thread: URL | ((options: ThreadOptions) => TaskThread), size: number, hasFront = thread instanceof URL) {
    this.#open = thread instanceof URL ? (options) => new Worker(thread, { workerData: options }) : thread;
    this.#size = size;
    this.#hasFront = hasFront;
  }

  /** How many tasks run side by side. */
  get size(): number {
    return this.#size;
  }

  /** A pool of the same kind with one thread, for work that keeps something in it. Closed by who asked for it. */
  alone(): EvaluationPool {
    return new EvaluationPool(this.#open, 1, false);
  }

  /** Runs a task on the next free thread. Rejects with the signal's reason when aborted, or with an `ExpectedError`. */
  run<N extends TaskName>(name: N, input: TaskInputs[N], options: TaskOptions): Promise<TaskOutputs[N]> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (this.#isClosed) return reject(new Error('The pool is closed.'));
      const onAbort = () => this.#abort(job);
      const job: Job = {
        name,
        input,
        options,
        settle: (answer) => {
          signal.removeEventListener('abort', onAbort);
          if (signal.aborted) reject(signal.reason);
          else if (answer.kind === 'done') resolve(answer.output as TaskOutputs[N]);
          else if (answer.kind === 'failed') reject(new ExpectedError(answer.code, answer.message, answer.data));
          else reject(answer.kind === 'threw' ? new Error(answer.message) : answer.error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Lets threads drop a dataset that nobody needs any more. */
  forget(datasetId: string): void {
    for (const { worker, datasets } of this.#threads)
      if (datasets.delete(datasetId)) worker.postMessage({ kind: 'forget', datasetId } satisfies ThreadRequest);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.settle({ kind: 'lost', error: new Error('The pool was closed.') });
    await Promise.all([...this.#threads].map(endThread));
  }

  #next(): void {
    for (const isFront of this.#hasFront ? [true, false] : [false])
      for (;;) {
        const at = this.#nextFor(isFront);
        const job = this.#waiting[at];
        const thread = job && ([...this.#threads].find((one) => one.job === null && one.isFront === isFront) ?? this.#start(isFront));
        if (!thread) break;
        this.#waiting.splice(at, 1);
        this.#give(thread, job);
      }
  }

  /**
   * Which of the waiting tasks comes next, -1 for none: of the caller that has waited longest since its last turn, so that a search goes on beside a
   * simulation of thousands of tasks; of one caller's in their order. What is urgent comes first where it has no thread of its own.
   */
  #nextFor(isFront: boolean): number {
    let next = -1;
    let earliest = Number.POSITIVE_INFINITY;
    this.#waiting.forEach(({ options: { isUrgent = false, signal } }, at) => {
      if (this.#hasFront && isUrgent !== isFront) return;
      const turn = isUrgent ? -1 : (this.#turns.get(signal) ?? 0);
      if (turn >= earliest) return;
      earliest = turn;
      next = at;
    });
    return next;
  }

  #start(isFront: boolean): Thread | null {
    const alike = [...this.#threads].filter((one) => one.isFront === isFront).length;
    if (alike >= (isFront ? 1 : this.#size) || this.#isClosed) return null;
    const worker = this.#open({ isBackground: this.#hasFront && !isFront });
    const loaded = Promise.withResolvers<void>();
    const thread: Thread = { worker, isLoaded: loaded.promise, datasets: new Set(), isFront, job: null, timer: undefined };
    this.#threads.add(thread);
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'loaded') loaded.resolve();
      else this.#finish(thread, message);
    });
    worker.on('exit', () => loaded.resolve());
    worker.on('error', (error) => this.#lose(thread, error));
    worker.on('exit', (code) => this.#lose(thread, new Error(`An evaluation thread ended with code ${code}.`)));
    return thread;
  }

  #give(thread: Thread, job: Job): void {
    const { dataset, timeLimitMs, code, signal } = job.options;
    this.#turns.set(signal, ++this.#turn);
    thread.job = job;
    thread.timer = setTimeout(() => this.#giveUp(thread, timeLimitMs), timeLimitMs);
    if (dataset && !thread.datasets.has(dataset.id)) {
      thread.datasets.add(dataset.id);
      thread.worker.postMessage({ kind: 'dataset', dataset } satisfies ThreadRequest);
    }
    const { name, input } = job;
    thread.worker.postMessage({ kind: 'task', name, input, datasetId: dataset?.id ?? null, ...(code && { code }) } satisfies ThreadRequest);
  }

  #finish(thread: Thread, answer: ThreadAnswer): void {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = null;
    job?.settle(answer);
    this.#next();
  }

  #giveUp(thread: Thread, timeLimitMs: number): void {
    const seconds = Math.round(timeLimitMs / 100) / 10;
    const message = `The strategy did not finish within ${seconds} s and was stopped: it may be in an endless loop. Nothing was stored. Correct it, or run it over fewer bars.`;
    this.#end(thread, new ExpectedError('StrategyTooSlow', message));
  }

  #abort(job: Job): void {
    const at = this.#waiting.indexOf(job);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      job.settle({ kind: 'lost', error: job.options.signal.reason });
      return;
    }
    for (const thread of this.#threads) {
      if (thread.job !== job) continue;
      clearTimeout(thread.timer);
      thread.timer = setTimeout(() => this.#end(thread, job.options.signal.reason), ABORT_GRACE_MS);
    }
  }

  #end(thread: Thread, reason: unknown): void {
    void endThread(thread);
    this.#lose(thread, reason);
  }

  #lose(thread: Thread, error: unknown): void {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    thread.job?.settle({ kind: 'lost', error });
    thread.job = null;
    this.#next();
  }
}
