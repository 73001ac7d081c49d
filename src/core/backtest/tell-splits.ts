import type { Strategy } from '#core/strategy/strategy.ts';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import type { Desk } from './desk.ts';

/** Tells a strategy the splits that were booked since it was last told, before anything else of now. */
export function tellSplits({ splits }: Desk, strategy: Strategy, context: StrategyContext): void {
  if (splits.length === 0) return;
  for (let k = 0; k < splits.length; k++) {
    const split = splits[k];
    if (split !== undefined) strategy.onSplit?.(context, split.symbol, split.ratio);
  }
  splits.length = 0;
}
