import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { BacktestRun } from './backtest-run.ts';
import type { BacktestConfiguration } from './configuration.ts';
import type { IntentLog } from './intent-log.ts';
import type { RunResult } from './run-result.ts';
import type { SeriesSet } from './series-set.ts';

/**
 * Runs one configuration over a set of series, from their first bar to their last: the caller cuts them to the range. The same
 * configuration and data give the same result, bit for bit. The strategy's parameters must have been read (readConfiguration does). Throws an ExpectedError where
 * strategy and data don't fit: `TooFewBars`, `WrongSymbolCount`, `MissingColumn`, `UnknownIndicator`.
 */
export const runBacktest = (
  series: SeriesSet,
  config: BacktestConfiguration,
  definition: StrategyDefinition,
  intents: IntentLog | null = null,
): RunResult => new BacktestRun(series, config, definition, { intents }).finish();

/** The same for who looks at the result at once: its columns belong to the next run over the series. */
export const lendBacktest = (series: SeriesSet, config: BacktestConfiguration, definition: StrategyDefinition): RunResult =>
  new BacktestRun(series, config, definition, { isLent: true }).finish();
