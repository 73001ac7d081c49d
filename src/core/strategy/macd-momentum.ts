import { z } from 'zod';
import { periodParameter } from '#core/indicators/parameters.ts';
import { crossing } from './crossing.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({
  fast: periodParameter(12),
  slow: periodParameter(26),
  signal: periodParameter(9),
  direction: directionParameter,
});

/** Long when MACD crosses above its signal line, short when it crosses below. */
export const macdMomentum: StrategyDefinition<typeof parameters> = {
  id: 'macd-momentum',
  title: 'MACD momentum',
  description: 'Buys when MACD crosses above its signal line, and sells when it crosses below.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ fast, slow, signal }) => Math.max(fast, slow) + signal,
  create({ fast, slow, signal, direction }) {
    let macd: PastColumn;
    let signalLine: PastColumn;
    return {
      onStart(context) {
        macd = context.indicator('macd', { fast, slow, signal }, 'macd');
        signalLine = context.indicator('macd', { fast, slow, signal }, 'signal');
        context.onlyAtCrossings(macd, signalLine);
      },
      onBar(context) {
        const side = crossing(macd, signalLine);
        if (side !== 0) takeSide(context, side, direction, 0);
      },
    };
  },
};
