import { z } from 'zod';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type Strategy, type StrategyDefinition } from '#core/strategy/strategy.ts';

const planted = (id: string, onBar: Strategy['onBar']): StrategyDefinition => ({
  id,
  title: id,
  description: `Planted: ${id}.`,
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters: z.strictObject({ level: z.number().min(0).max(10).default(1) }),
  needs: ONE_SYMBOL,
  warmupBars: () => 1,
  create: () => ({ onStart: () => {}, onBar }),
});

/** Strategies that do what no strategy should. */
const PLANTED: readonly StrategyDefinition[] = [
  planted('throws', (context) => {
    if (context.barIndex === 7) throw new TypeError('cannot divide by a cloud');
  }),
  planted('loops', (context) => {
    while (context.barIndex >= 7) Math.sqrt(context.close());
  }),
];

export const ALL_STRATEGIES: readonly StrategyDefinition[] = [...STRATEGIES, ...PLANTED];

export const findAnyStrategy = (id: string): StrategyDefinition | null => PLANTED.find((one) => one.id === id) ?? findStrategy(id);
