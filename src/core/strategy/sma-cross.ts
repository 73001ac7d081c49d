import { z } from 'zod';
import { periodParameter } from '#core/indicators/parameters.ts';
import { crossing } from './crossing.ts';
import { type Direction, directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type Strategy, type StrategyDefinition } from './strategy.ts';
import type { PastColumn, StrategyContext } from './strategy-context.ts';

const parameters = z.strictObject({ fast: periodParameter(10), slow: periodParameter(30), direction: directionParameter });

class SmaCross implements Strategy {
  readonly #parameters: z.output<typeof parameters>;
  readonly #direction: Direction;
  #fast: PastColumn | null = null;
  #slow: PastColumn | null = null;

  constructor(values: z.output<typeof parameters>) {
    this.#parameters = values;
    this.#direction = values.direction;
  }

  onStart(context: StrategyContext): void {
    this.#fast = context.indicator('sma', { period: this.#parameters.fast });
    this.#slow = context.indicator('sma', { period: this.#parameters.slow });
    context.onlyAtCrossings(this.#fast, this.#slow);
  }

  onBar(context: StrategyContext): void {
    const fast = this.#fast;
    const slow = this.#slow;
    if (fast === null || slow === null) return;
    const signal = crossing(fast, slow);
    if (signal !== 0) takeSide(context, signal, this.#direction, 0);
  }
}

/** Long when the fast simple average crosses above the slow one, short when it crosses below. */
export const smaCross: StrategyDefinition<typeof parameters> = {
  id: 'sma-cross',
  title: 'SMA cross',
  description: 'Buys when a fast simple moving average crosses above a slow one, and sells when it crosses below.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ fast, slow }) => Math.max(fast, slow),
  create: (values) => new SmaCross(values),
};
