import { bootstrapReturns, type MonteCarloSettings, shuffleTrades } from '#core/backtest/monte-carlo.ts';
import { type Overfitting, overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import { type RealityCheck, realityCheck } from '#core/statistics/reality-check.ts';

/** Accounts from blocks of daily returns. */
export const bootstrapTask = ({
  returns,
  settings,
}: {
  readonly returns: Float64Array;
  readonly settings: MonteCarloSettings & { readonly steps?: number; readonly blockLength?: number };
}) => bootstrapReturns(returns, settings);

/** Accounts from the same trades in another order. */
export const shuffleTask = ({
  pnl,
  initialCapital,
  settings,
}: {
  readonly pnl: Float64Array;
  readonly initialCapital: number;
  readonly settings: MonteCarloSettings;
}) => shuffleTrades(pnl, initialCapital, settings);

export interface OverfittingInput {
  readonly returns: readonly Float64Array[];
  readonly blocks: number;
  readonly resamples: number;
  readonly seed: number;
}

/** Overfitting probability and White's reality check of strategies over the same periods. */
export const overfittingTask = ({
  returns,
  blocks,
  resamples,
  seed,
}: OverfittingInput): { overfitting: Overfitting; reality: RealityCheck } => ({
  overfitting: overfittingProbability(returns, blocks),
  reality: realityCheck(returns, { seed, resamples }),
});
