import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { directionParameter } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({
  validBars: periodParameter(20),
  leastSize: numberParameter(0.25, 0, 100),
  reward: numberParameter(2, 0.1, 100),
  direction: directionParameter,
});

/**
 * After a fair value gap of at least `leastSize` average true ranges: a limit order at its near edge for `validBars` bars, with the stop at its far edge
 * and the target at `reward` times the risk. A newer gap replaces an order that waits.
 */
export const fairValueGap: StrategyDefinition<typeof parameters> = {
  id: 'fair-value-gap',
  title: 'Fair value gap',
  description: 'Waits for the price to come back into a fair value gap and trades in the direction of the gap.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: { ...ONE_SYMBOL, setsStops: true },
  warmupBars: () => 15,
  create({ validBars, leastSize, reward, direction }) {
    let gap: PastColumn;
    let top: PastColumn;
    let bottom: PastColumn;
    let range: PastColumn;
    let orderId = 0;
    let orderBar = 0;
    return {
      onStart(context) {
        gap = context.indicator('fvg', {}, 'FVG');
        top = context.indicator('fvg', {}, 'Top');
        bottom = context.indicator('fvg', {}, 'Bottom');
        range = context.indicator('atr', { period: 14 });
      },
      onBar(context) {
        if (orderId > 0 && context.barIndex - orderBar >= validBars) {
          context.cancel(orderId);
          orderId = 0;
        }
        const side = gap.now;
        const risk = top.now - bottom.now;
        if (context.position() !== 0 || !(risk > 0) || !(risk >= leastSize * range.now)) return;
        if (side > 0 ? direction === 'short-only' : direction === 'long-only') return;
        if (orderId > 0) context.cancel(orderId);
        const [near, far] = side > 0 ? [top.now, bottom.now] : [bottom.now, top.now];
        const target = near + (side > 0 ? 1 : -1) * reward * risk;
        orderId = context.enter({
          side: side > 0 ? 1 : -1,
          type: 'limit',
          price: near,
          bracket: target > 0 ? { stopLoss: far, takeProfit: target } : { stopLoss: far },
        });
        orderBar = context.barIndex;
      },
    };
  },
};
