import type { StrategyNeeds } from '#core/strategy/strategy.ts';
import { userCodeName } from '#core/user-code/user-code-id.ts';
import type { StrategyTask } from './strategy-tasks.ts';
import type { UserStrategy } from './user-strategy.ts';

/** What a task runs: a strategy of the trader's own with the indicators that it needs. */
export type StrategyCode = Pick<UserStrategy, 'description' | 'unit' | 'indicators'> & { readonly probe?: Probe };

/** The strategy is prepared and takes no bar; of its own indicators none has values, or that one alone, by its hash. */
export interface Probe {
  readonly only: string | null;
}

/** The same as the sandbox is told of it: JSON. */
export interface TaskCode {
  readonly title: string;
  readonly needs: StrategyNeeds;
  readonly indicators: readonly { readonly name: string; readonly hash: string; readonly told: unknown }[];
  readonly probe?: Probe;
}

/** What the operation `strategy.task` is given. */
export interface TaskRequest {
  readonly name: StrategyTask;
  /** Packed. */
  readonly input: unknown;
  readonly datasetId: string | null;
  readonly code: TaskCode;
}

export const taskCodeOf = ({ description, indicators, probe }: StrategyCode): TaskCode => ({
  title: description.title,
  needs: description.needs,
  indicators: indicators.map((one) => ({ name: userCodeName(one.description.id), hash: one.unit.hash, told: one.told })),
  ...(probe && { probe }),
});
