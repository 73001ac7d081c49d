import { type BacktestStatisticsBench, benchBacktestStatistics } from './backtest-statistics.ts';

/** All figures of backtests, by part. */
export interface BacktestBench {
  readonly statistics: BacktestStatisticsBench;
}

/** Measures what backtests promise: what is computed of runs. */
export async function benchBacktest(): Promise<BacktestBench> {
  return { statistics: await benchBacktestStatistics() };
}
