import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { lendBacktest } from './run-backtest.ts';
import type { RunResult } from './run-result.ts';
import type { SeriesSet } from './series-set.ts';

/** A configuration with other parameters of its strategy. The parameters must be within the ranges that the strategy declares. */
export const withParameters = (config: BacktestConfiguration, params: Readonly<Record<string, unknown>>): BacktestConfiguration => ({
  ...config,
  strategy: { ...config.strategy, params: { ...config.strategy.params, ...params } },
});

/**
 * Runs one configuration with each of many parameter sets over the same series and hands each result on, with its index. The columns of indicators are
 * shared between runs, so a pair of averages costs no more than its trades. A worker of a pool calls it with the part `[from, to)` that it claimed;
 * results are those of single runs, and what `visit` is given is lent until it returns. Stops early when it returns false.
 */
export function sweepParameters(
  series: SeriesSet,
  config: BacktestConfiguration,
  definition: StrategyDefinition,
  parameterSets: readonly Readonly<Record<string, unknown>>[],
  visit: (index: number, result: RunResult) => boolean | undefined,
  from = 0,
  to: number = parameterSets.length,
): void {
  for (let k = from; k < to; k++) {
    const params = parameterSets[k];
    if (params === undefined) return;
    if (visit(k, lendBacktest(series, withParameters(config, params), definition)) === false) return;
  }
}
