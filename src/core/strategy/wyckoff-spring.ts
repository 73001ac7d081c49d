import { z } from 'zod';
import { choiceParameter, numberParameter } from '#core/indicators/parameters.ts';
import { directionParameter } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

/** Codes of the indicator's events. */
const SPRING = 5;
const TEST = 6;

const parameters = z.strictObject({
  entry: choiceParameter(['spring', 'test'], 'spring'),
  stopDistance: numberParameter(1, 0.1, 100),
  direction: directionParameter,
});

/**
 * After the spring of an accumulation, or its test, buys with the target at the other side of the range and the stop `stopDistance` average
 * true ranges below the support; after the upthrust of a distribution sells in the mirror.
 */
export const wyckoffSpring: StrategyDefinition<typeof parameters> = {
  id: 'wyckoff-spring',
  title: 'Wyckoff spring',
  description: 'Trades the false break of a Wyckoff range back into it: buys springs, sells upthrusts.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: { ...ONE_SYMBOL, setsStops: true },
  warmupBars: () => 50,
  create({ entry, stopDistance, direction }) {
    let event: PastColumn;
    let sideOfRange: PastColumn;
    let support: PastColumn;
    let resistance: PastColumn;
    let range: PastColumn;
    return {
      onStart(context) {
        event = context.indicator('wyckoff', {}, 'event');
        sideOfRange = context.indicator('wyckoff', {}, 'side');
        support = context.indicator('wyckoff', {}, 'support');
        resistance = context.indicator('wyckoff', {}, 'resistance');
        range = context.indicator('atr', { period: 14 });
      },
      onBar(context) {
        if (Math.abs(event.now) !== (entry === 'spring' ? SPRING : TEST) || context.position() !== 0) return;
        const side = sideOfRange.now > 0 ? 1 : -1;
        if (side > 0 ? direction === 'short-only' : direction === 'long-only') return;
        const [near, far] = side > 0 ? [support.now, resistance.now] : [resistance.now, support.now];
        const stopLoss = near - side * stopDistance * range.now;
        const isGood = stopLoss > 0 && side * (far - context.close()) > 0 && side * (context.close() - stopLoss) > 0;
        if (isGood) context.enter({ side, bracket: { stopLoss, takeProfit: far } });
      },
    };
  },
};
