import type { SymbolData } from '#core/backtest/market-data.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { EvaluationTasks } from './evaluation-tasks.ts';
import type { StrategyCode } from './sandbox/task-request.ts';

/** What tasks read, in shared memory: a thread keeps it under its id. */
export interface Dataset {
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly symbols: readonly SymbolData[];
}

export type TaskName = keyof EvaluationTasks;
export type TaskInputs = { readonly [N in TaskName]: Parameters<EvaluationTasks[N]>[0] };
export type TaskOutputs = { readonly [N in TaskName]: ReturnType<EvaluationTasks[N]> };

export type ThreadRequest =
  | { readonly kind: 'dataset'; readonly dataset: Dataset }
  | { readonly kind: 'forget'; readonly datasetId: string }
  | {
      readonly kind: 'task';
      readonly name: TaskName;
      readonly input: unknown;
      readonly datasetId: string | null;
      /** What a sandbox runs. */
      readonly code?: StrategyCode;
    };

export type ThreadAnswer =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly data: unknown }
  /** A bug. */
  | { readonly kind: 'threw'; readonly message: string };

/** What a thread says: first that it has loaded, then one answer a task. */
export type ThreadMessage = ThreadAnswer | { readonly kind: 'loaded' };
