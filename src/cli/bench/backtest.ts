import { benchBacktestKernel, type KernelBench } from './backtest-kernel.ts';
import { type BacktestStatisticsBench, benchBacktestStatistics } from './backtest-statistics.ts';
import { benchBacktestSweep, type SweepBench } from './backtest-sweep.ts';

/** All figures of backtests, by part. */
export interface BacktestBench {
  readonly kernel: KernelBench;
  readonly sweep: SweepBench;
  readonly statistics: BacktestStatisticsBench;
}

/** Measures what backtests promise: the event loop, sweeps of it, and what is computed of runs. */
export async function benchBacktest(): Promise<BacktestBench> {
  return { kernel: benchBacktestKernel(), sweep: await benchBacktestSweep(), statistics: await benchBacktestStatistics() };
}
