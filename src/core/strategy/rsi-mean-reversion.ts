import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { crossingLevel } from './crossing.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({
  period: periodParameter(14, 2),
  lower: numberParameter(30, 0, 100),
  upper: numberParameter(70, 0, 100),
  exit: numberParameter(50, 0, 100),
  direction: directionParameter,
});

/** Long when the RSI falls below `lower`, short when it rises above `upper`; out when it is back at `exit`. */
export const rsiMeanReversion: StrategyDefinition<typeof parameters> = {
  id: 'rsi-mean-reversion',
  title: 'RSI mean reversion',
  description: 'Buys when the RSI falls into the oversold zone and sells when it rises into the overbought one; out in the middle.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ period }) => period + 1,
  create({ period, lower, upper, exit, direction }) {
    let rsi: PastColumn;
    return {
      onStart(context) {
        rsi = context.indicator('rsi', { period });
      },
      onBar(context) {
        if (crossingLevel(rsi, lower) < 0) return takeSide(context, 1, direction, 0);
        if (crossingLevel(rsi, upper) > 0) return takeSide(context, -1, direction, 0);
        const open = context.position();
        if (open > 0 ? rsi.now >= exit : open < 0 && rsi.now <= exit) context.exit();
      },
    };
  },
};
