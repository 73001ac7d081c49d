import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { directionParameter } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';

const MICROSECONDS_PER_MINUTE = 60_000_000;

const parameters = z.strictObject({
  minutes: periodParameter(30, 1, 1440),
  reward: numberParameter(2, 0, 100),
  direction: directionParameter,
});

/**
 * After the first `minutes` of a session: a stop order to buy at the high of that range and one to sell at its low, of which the first to fill
 * cancels the other; the stop lies at the other end of the range, the target `reward` ranges away (0: none), and what is open at the
 * session's end is closed there.
 */
export const openingRangeBreakout: StrategyDefinition<typeof parameters> = {
  id: 'opening-range-breakout',
  title: 'Opening-range breakout',
  description: 'Trades the first break of the range of the first minutes of a session, once a day, and is out by its end.',
  version: 2,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: { ...ONE_SYMBOL, setsStops: true },
  warmupBars: () => 0,
  create({ minutes, reward, direction }) {
    let day = Number.NaN;
    let startUs = 0;
    let high = Number.NaN;
    let low = Number.NaN;
    let hasOrdered = false;
    return {
      onStart() {},
      onBar(context) {
        if (!context.isInSession()) return;
        const today = context.sessionDay();
        if (today !== day) {
          day = today;
          startUs = context.timeUs;
          high = Number.NEGATIVE_INFINITY;
          low = Number.POSITIVE_INFINITY;
          hasOrdered = false;
        }
        if (hasOrdered) return;
        if (context.timeUs < startUs + minutes * MICROSECONDS_PER_MINUTE) {
          high = Math.max(high, context.high());
          low = Math.min(low, context.low());
          if (context.timeUs + context.barLengthUs < startUs + minutes * MICROSECONDS_PER_MINUTE) return;
        }
        hasOrdered = true;
        const range = high - low;
        if (!(range > 0)) return;
        const order = { type: 'stop', timeInForce: 'day', group: today } as const;
        const exits = (side: 1 | -1) => ({
          stopLoss: side > 0 ? low : high,
          ...(reward > 0 ? { takeProfit: (side > 0 ? high : low) + side * reward * range } : {}),
          untilSessionEnd: true,
        });
        if (direction !== 'short-only') context.enter({ ...order, side: 1, price: high, bracket: exits(1) });
        if (direction !== 'long-only') context.enter({ ...order, side: -1, price: low, bracket: exits(-1) });
      },
    };
  },
};
