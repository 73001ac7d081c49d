import type { CascadeSeed } from '#core/numeric/exponential-cascade.ts';
import { choiceParameter } from './parameters.ts';

/**
 * How an exponential average begins. `average`: with the simple average of the first `period` prices, at that bar (TA-Lib,
 * TradingView, Stock.Indicators). `first`: with the first price, at the first bar (MetaTrader).
 */
const AVERAGE_SEEDS = ['average', 'first'] as const;
export type AverageSeed = (typeof AVERAGE_SEEDS)[number];

/** {@link AVERAGE_SEEDS}, `average` by default. */
export const averageSeedParameter = choiceParameter(AVERAGE_SEEDS, 'average');

/** Prices that the first average is the mean of. */
export const seedCountOf = (seed: AverageSeed, period: number): number => (seed === 'first' ? 1 : period);

/** How averages of averages begin: see {@link CascadeSeed}. TA-Lib and TradingView do `cascade`. */
export const CASCADE_SEEDS = ['average', 'cascade', 'first'] as const satisfies readonly CascadeSeed[];

/** Bars before averages of averages, `depth` of them, are all defined. */
export function cascadeWarmup(seed: CascadeSeed, period: number, depth: number): number {
  if (seed === 'first') return 0;
  return seed === 'cascade' ? depth * (period - 1) : period - 1;
}
