import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { TaskInputs, TaskName } from '../evaluation-protocol.ts';

/** Tasks that run a strategy, and how each is told which. */
const CONFIGURATION_OF = {
  evaluate: ({ configurations }: TaskInputs['evaluate']) => configurations[0],
  run: (configuration: TaskInputs['run']) => configuration,
  warmup: (configuration: TaskInputs['warmup']) => configuration,
  lookAhead: ({ configuration }: TaskInputs['lookAhead']) => configuration,
  synthetic: ({ configuration }: TaskInputs['synthetic']) => configuration,
  replay: ({ configuration }: TaskInputs['replay']) => configuration,
} as const;

/** What runs over a strategy of the trader's own, in the sandbox. The other tasks are statistics. */
export type StrategyTask = keyof typeof CONFIGURATION_OF;

const isStrategyTask = (name: TaskName): name is StrategyTask => Object.hasOwn(CONFIGURATION_OF, name);

/** The code of the trader's own that a task runs; null where it runs none. */
export function ownCodeOf<N extends TaskName>(name: N, input: TaskInputs[N]): { readonly id: string; readonly hash: string } | null {
  if (!isStrategyTask(name)) return null;
  const configurationOf = CONFIGURATION_OF[name] as (input: unknown) => BacktestConfiguration | undefined;
  const strategy = configurationOf(input)?.strategy;
  return strategy?.code === undefined ? null : { id: strategy.id, hash: strategy.code };
}
