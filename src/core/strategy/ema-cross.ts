import { z } from 'zod';
import { periodParameter } from '#core/indicators/parameters.ts';
import { crossing } from './crossing.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({ fast: periodParameter(12), slow: periodParameter(26), direction: directionParameter });

/** Long when the fast exponential average crosses above the slow one, short when it crosses below. */
export const emaCross: StrategyDefinition<typeof parameters> = {
  id: 'ema-cross',
  title: 'EMA cross',
  description: 'Buys when a fast exponential moving average crosses above a slow one, and sells when it crosses below.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ fast, slow }) => Math.max(fast, slow),
  create({ fast, slow, direction }) {
    let fastAverage: PastColumn;
    let slowAverage: PastColumn;
    return {
      onStart(context) {
        fastAverage = context.indicator('ema', { period: fast });
        slowAverage = context.indicator('ema', { period: slow });
        context.onlyAtCrossings(fastAverage, slowAverage);
      },
      onBar(context) {
        const signal = crossing(fastAverage, slowAverage);
        if (signal !== 0) takeSide(context, signal, direction, 0);
      },
    };
  },
};
