import { sortedQuantile } from '#core/statistics/quantile.ts';
import { type Interval, RESAMPLES, resampledMeans } from '#core/statistics/stationary-bootstrap.ts';
import type { TradeTable } from './run-result.ts';

/** 95 % intervals of figures of single trades, by the names of the summary; null where too few trades are there. */
export interface TradeIntervals {
  readonly winRate: Interval;
  /** Mean return of a trade. */
  readonly expectancy: Interval;
  /** Not finite at an end that only resamples without a loss reach. */
  readonly profitFactor: Interval;
}

/** Fewer trades tell too little for an interval. */
const LEAST_TRADES = 30;
const TAIL = 0.025;
/** Draws in all: runs of very many trades need fewer resamples, and must not keep their caller waiting. */
const MOST_DRAWS = 10_000_000;
const FEWEST_RESAMPLES = 200;

/**
 * Percentile intervals from stationary bootstrap resamples of the trades in their order, so that streaks stay together; the same
 * resamples for all three.
 */
export function tradeIntervals(trades: TradeTable, seed: number): TradeIntervals | null {
  const { count } = trades;
  if (count < LEAST_TRADES) return null;
  const pnl = trades.pnl.subarray(0, count);
  const series = [
    trades.returnFraction.subarray(0, count),
    pnl.map((value) => (value > 0 ? 1 : 0)),
    pnl.map((value) => Math.max(0, value)),
    pnl.map((value) => Math.max(0, -value)),
  ];
  const resamples = Math.max(FEWEST_RESAMPLES, Math.min(RESAMPLES, Math.floor(MOST_DRAWS / count)));
  const [returns, wins, gains, losses] = resampledMeans(series, { seed, resamples });
  if (!(returns && wins && gains && losses)) return null;
  // In the memory that the resamples are in: it is a run's largest outside of the threads.
  const factors = gains;
  for (let i = 0; i < factors.length; i++)
    factors[i] = losses[i] === 0 ? Number.POSITIVE_INFINITY : (gains[i] as number) / (losses[i] as number);
  const between = (values: Float64Array): Interval => {
    const ascending = values.sort();
    return { low: sortedQuantile(ascending, TAIL), high: sortedQuantile(ascending, 1 - TAIL) };
  };
  return { winRate: between(wins), expectancy: between(returns), profitFactor: between(factors) };
}
