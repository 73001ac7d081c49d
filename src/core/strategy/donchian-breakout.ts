import { z } from 'zod';
import { periodParameter } from '#core/indicators/parameters.ts';
import { directionParameter, takeSide } from './direction.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

const parameters = z.strictObject({ entry: periodParameter(20), exit: periodParameter(10), direction: directionParameter });

/** Long on a close above the highest high of the `entry` bars before, out on a close below the lowest low of the `exit` bars before; short in the mirror. */
export const donchianBreakout: StrategyDefinition<typeof parameters> = {
  id: 'donchian-breakout',
  title: 'Donchian breakout',
  description: 'Follows a close beyond the channel of the last bars, and leaves on a close beyond a narrower channel on the other side.',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: ONE_SYMBOL,
  warmupBars: ({ entry, exit }) => Math.max(entry, exit),
  create({ entry, exit, direction }) {
    let entryHigh: PastColumn;
    let entryLow: PastColumn;
    let exitHigh: PastColumn;
    let exitLow: PastColumn;
    return {
      onStart(context) {
        entryHigh = context.indicator('donchian', { period: entry }, 'upperBand');
        entryLow = context.indicator('donchian', { period: entry }, 'lowerBand');
        exitHigh = context.indicator('donchian', { period: exit }, 'upperBand');
        exitLow = context.indicator('donchian', { period: exit }, 'lowerBand');
      },
      onBar(context) {
        const close = context.close();
        const open = context.position();
        if (close > entryHigh.now && open <= 0) takeSide(context, 1, direction, 0);
        else if (close < entryLow.now && open >= 0) takeSide(context, -1, direction, 0);
        else if (open > 0 ? close < exitLow.now : open < 0 && close > exitHigh.now) context.exit();
      },
    };
  },
};
