import { buyAndHold } from './buy-and-hold.ts';
import { smaCross } from './sma-cross.ts';
import type { StrategyDefinition } from './strategy.ts';

/** Every built-in strategy, in the order in which the wizard lists them. */
export const STRATEGIES: readonly StrategyDefinition[] = [smaCross, buyAndHold];

/** The built-in strategy with that id; null when there is none. */
export const findStrategy = (id: string): StrategyDefinition | null => STRATEGIES.find((strategy) => strategy.id === id) ?? null;
