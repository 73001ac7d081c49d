import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({
  period: periodParameter(20, 2),
  multiplier: numberParameter(2, 0.1, 10),
  direction: directionParameter,
});

/** Long when the close falls below the lower band, short when it rises above the upper one; out at the average. */
export const bollingerMeanReversion: StrategyDefinition<typeof parameters> = {
  id: 'bollinger-mean-reversion',
  title: 'Bollinger mean reversion',
  description: 'Buys when the close falls below the lower Bollinger band and sells when it rises above the upper one; out at the average.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ period }) => period,
  create({ period, multiplier, direction }) {
    let middle: PastColumn;
    let upper: PastColumn;
    let lower: PastColumn;
    return {
      onStart(context) {
        const bands = { period, multiplier };
        middle = context.indicator('bollinger', bands, 'sma');
        upper = context.indicator('bollinger', bands, 'upperBand');
        lower = context.indicator('bollinger', bands, 'lowerBand');
      },
      onBar(context) {
        const close = context.close();
        const before = context.close(0, 1);
        if (close < lower.now && before > lower.before) return takeSide(context, 1, direction, 0);
        if (close > upper.now && before < upper.before) return takeSide(context, -1, direction, 0);
        const open = context.position();
        if (open > 0 ? close >= middle.now : open < 0 && close <= middle.now) context.exit();
      },
    };
  },
};
