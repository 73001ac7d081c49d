import { setFlagsFromString } from 'node:v8';
import { INLINING_FLAG } from '#adapters/system/inlining-flag.ts';
import { benchBacktestKernel, type KernelBench } from './backtest-kernel.ts';
import { benchBacktestResearch, type ResearchBench } from './backtest-research.ts';
import { type BacktestStatisticsBench, benchBacktestStatistics } from './backtest-statistics.ts';
import { benchBacktestSweep, type SweepBench } from './backtest-sweep.ts';

/** All figures of backtests, by part. */
export interface BacktestBench {
  readonly kernel: KernelBench;
  readonly sweep: SweepBench;
  readonly statistics: BacktestStatisticsBench;
  readonly research: ResearchBench;
}

/** Measures what backtests promise: the event loop, sweeps of it, what is computed of runs, and the research process around it. */
export async function benchBacktest(): Promise<BacktestBench> {
  // As the research process is started.
  setFlagsFromString(INLINING_FLAG);
  return {
    kernel: benchBacktestKernel(),
    sweep: await benchBacktestSweep(),
    statistics: await benchBacktestStatistics(),
    research: await benchBacktestResearch(),
  };
}
