import type { Dataset, TaskInputs, TaskName, TaskOutputs } from './evaluation-protocol.ts';
import type { StrategyCode } from './sandbox/task-request.ts';

export interface TaskOptions {
  /** What the task reads. Handed to a thread once, as shared memory. */
  readonly dataset?: Dataset | undefined;
  readonly signal: AbortSignal;
  /** After this the thread is ended, and the task fails with `StrategyTooSlow`. */
  readonly timeLimitMs: number;
  /** Before everything that waits: somebody is dragging. */
  readonly isUrgent?: boolean;
  /** The code of the trader's own that the task runs, where it runs in a sandbox. */
  readonly code?: StrategyCode | undefined;
}

/** Evaluates, somewhere beside its caller. */
export interface TaskRunner {
  /** How many tasks run side by side. */
  readonly size: number;
  /** Rejects with the signal's reason when aborted, or with an `ExpectedError`. */
  run<N extends TaskName>(name: N, input: TaskInputs[N], options: TaskOptions): Promise<TaskOutputs[N]>;
  /** Drops a dataset that nobody needs any more. */
  forget(datasetId: string): void;
  /** One of the same kind with one task at a time, for work that keeps something in it. Closed by who asked for it. */
  alone(): TaskRunner;
  close(): Promise<void>;
}
