import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { lendBacktest, runBacktest } from '#core/backtest/run-backtest.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';

/** Columns of indicators that a thread keeps for a dataset at most, in bytes, if every run asked for two that no other did. */
const MOST_COLUMN_BYTES = 400e6;

interface Prepared {
  readonly series: SeriesSet;
  /** What the runs over it may have left behind. */
  bytes: number;
}

/** What is computed of a dataset once for all runs over it. */
const preparedOf = new WeakMap<Dataset, Prepared>();

/** Runs one configuration over a dataset. Throws what the strategy throws. */
export const runStrategy = (definition: StrategyDefinition, configuration: BacktestConfiguration, dataset: Dataset): RunResult =>
  runBacktest(prepare(dataset), configuration, definition);

/** The same for who looks at the result at once: its columns belong to the next run over the dataset. */
export const lendRun = (definition: StrategyDefinition, configuration: BacktestConfiguration, dataset: Dataset): RunResult =>
  lendBacktest(prepare(dataset), configuration, definition);

function prepare(dataset: Dataset): SeriesSet {
  let prepared = preparedOf.get(dataset);
  if (!prepared || prepared.bytes > MOST_COLUMN_BYTES) {
    prepared = { series: new SeriesSet(dataset.symbols, dataset.timeframe), bytes: 0 };
    preparedOf.set(dataset, prepared);
  }
  prepared.bytes += 16 * prepared.series.timeline.timeUs.length * dataset.symbols.length;
  return prepared.series;
}
