import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';

/** What is computed of a dataset once for all runs over it. */
const seriesOf = new WeakMap<Dataset, SeriesSet>();

/** Runs one configuration over a dataset. Throws what the strategy throws. */
export function runStrategy(definition: StrategyDefinition, configuration: BacktestConfiguration, dataset: Dataset): RunResult {
  let series = seriesOf.get(dataset);
  if (!series) {
    series = new SeriesSet(dataset.symbols, dataset.timeframe);
    seriesOf.set(dataset, series);
  }
  return runBacktest(series, configuration, definition);
}
