import { z } from 'zod';
import { numberParameter, periodParameter } from '#core/indicators/parameters.ts';
import { directionParameter, takeSide } from './direction.ts';
import { STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from './strategy.ts';
import type { PastColumn } from './strategy-context.ts';

/** The column of a model's predictions: the probability that the next bar closes higher, as known at this bar's close. */
export const PROBABILITY_COLUMN = 'probabilityUp';

const parameters = z.strictObject({
  longAbove: numberParameter(0.55, 0, 1),
  shortBelow: numberParameter(0.45, 0, 1),
  holdBars: periodParameter(0, 0, 100_000),
  direction: directionParameter,
});

/**
 * Takes the side that a model's probability speaks for, while it is beyond the thresholds. Leaves when the probability has come back over
 * the middle of the two, or after `holdBars` bars where that is above 0. A bar without a prediction changes nothing.
 */
export const modelSignal: StrategyDefinition<typeof parameters> = {
  id: 'model-signal',
  title: 'Model signal',
  description: "Trades a model's predictions: long above one probability, short below another.",
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters,
  needs: { minimumSymbols: 1, maximumSymbols: 1, columns: [PROBABILITY_COLUMN] },
  warmupBars: () => 0,
  create({ longAbove, shortBelow, holdBars, direction }) {
    const middle = (longAbove + shortBelow) / 2;
    let probability: PastColumn;
    let sinceBar = 0;
    return {
      onStart(context) {
        probability = context.column(PROBABILITY_COLUMN);
      },
      onBar(context) {
        const value = probability.now;
        const open = context.position();
        if (value >= longAbove && open <= 0) {
          sinceBar = context.barIndex;
          takeSide(context, 1, direction, 0);
        } else if (value <= shortBelow && open >= 0) {
          sinceBar = context.barIndex;
          takeSide(context, -1, direction, 0);
        } else if (holdBars > 0 && open !== 0 && context.barIndex - sinceBar >= holdBars) context.exit();
        else if (open > 0 ? value < middle : open < 0 && value > middle) context.exit();
      },
    };
  },
};
