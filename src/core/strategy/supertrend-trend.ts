import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { crossingLevel } from './crossing.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({
  period: periodParameter(10),
  multiplier: numberParameter(3, 0.1, 100),
  direction: directionParameter,
});

/** Long when SuperTrend turns up, short when it turns down. */
export const superTrendTrend: StrategyDefinition<typeof parameters> = {
  id: 'supertrend-trend',
  title: 'SuperTrend trend',
  description: 'Buys when SuperTrend turns up, and sells when it turns down.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ period }) => period + 1,
  create({ period, multiplier, direction }) {
    let trend: PastColumn;
    return {
      onStart(context) {
        trend = context.indicator('supertrend', { period, multiplier }, 'direction');
      },
      onBar(context) {
        const turn = crossingLevel(trend, 0);
        if (turn !== 0) takeSide(context, turn, direction, 0);
      },
    };
  },
};
