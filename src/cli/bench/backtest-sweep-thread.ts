import { parentPort, workerData } from 'node:worker_threads';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { sweepParameters } from '#core/backtest/sweep.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';

/** What a thread of the sweep is given: everything shared but the settings. */
export interface SweepJob {
  readonly symbol: SymbolData;
  readonly config: BacktestConfiguration;
  readonly parameterSets: readonly Readonly<Record<string, unknown>>[];
  /** Next parameter set to claim. */
  readonly next: Int32Array;
  readonly finalEquity: Float64Array;
  readonly tradeCounts: Float64Array;
}

const CLAIM = 8;

const job = workerData as SweepJob;
const { symbol, config, parameterSets, next, finalEquity, tradeCounts } = job;

parentPort?.on('message', () => {
  // A series set of its own each time: indicators are part of what is measured.
  const series = new SeriesSet([symbol], config.timeframe);
  for (;;) {
    const from = Atomics.add(next, 0, CLAIM);
    if (from >= parameterSets.length) break;
    const keep = (index: number, { equity, trades }: { equity: { value: Float64Array }; trades: { count: number } }): undefined => {
      finalEquity[index] = equity.value.at(-1) ?? Number.NaN;
      tradeCounts[index] = trades.count;
    };
    sweepParameters(series, config, smaCross, parameterSets, keep, from, Math.min(parameterSets.length, from + CLAIM));
  }
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
