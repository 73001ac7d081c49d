import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';

const parameters = z.strictObject({
  period: periodParameter(60, 3),
  hedge: numberParameter(1, 0.01, 100),
  entry: numberParameter(2, 0.1, 10),
  exit: numberParameter(0.5, 0, 10),
});

/**
 * The spread log(first) − `hedge` × log(second), in sample deviations of its newest `period` values from their mean: above `entry` the first is
 * sold and the second bought, below −`entry` the other way round; both are closed when it is within `exit`. Half of the sizing for each leg.
 */
export const pairsSpread: StrategyDefinition<typeof parameters> = {
  id: 'pairs-spread',
  title: 'Pairs spread',
  description: 'Sells the dearer and buys the cheaper of two symbols when their spread is unusually wide, and closes both when it is back.',
  version: 2,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: { minimumSymbols: 2, maximumSymbols: 2, columns: [], positions: 2 },
  warmupBars: ({ period }) => period,
  create({ period, hedge, entry, exit }) {
    const spreads = new Float64Array(period);
    let seen = 0;
    return {
      onStart() {},
      onSplit(_context, symbol, ratio) {
        const shift = (symbol === 0 ? -1 : hedge) * Math.log(ratio);
        for (let k = 0; k < spreads.length; k++) spreads[k] = (spreads[k] as number) + shift;
      },
      onBar(context) {
        if (!context.hasBar(0) || !context.hasBar(1)) return;
        const spread = Math.log(context.close(0)) - hedge * Math.log(context.close(1));
        spreads[seen++ % period] = spread;
        if (seen < period) return;
        const score = standardScore(spreads, spread);
        const open = context.position(0) - context.position(1);
        if (open === 0 && Math.abs(score) > entry) {
          const side = score > 0 ? -1 : 1;
          context.enter({ symbol: 0, side, weight: 0.5 });
          context.enter({ symbol: 1, side: side > 0 ? -1 : 1, weight: 0.5 });
        } else if (open > 0 ? score >= -exit : open < 0 && score <= exit) {
          context.exit(0);
          context.exit(1);
        }
      },
    };
  },
};

/** How many sample deviations of the values a value is from their mean; 0 where they don't vary. */
function standardScore(values: Float64Array, value: number): number {
  let sum = 0;
  for (const each of values) sum += each;
  const mean = sum / values.length;
  let squares = 0;
  for (const each of values) squares += (each - mean) ** 2;
  const deviation = Math.sqrt(squares / (values.length - 1));
  return deviation > 0 ? (value - mean) / deviation : 0;
}
