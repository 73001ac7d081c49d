import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import type { Dataset } from './evaluation-protocol.ts';
import { lookAheadCuts, type RemadeColumns } from './look-ahead-test.ts';
import type { ColumnSource } from './market-data.ts';

/** Asks for the columns of a strategy again as they were known at each cut of the search for look-ahead. None for a strategy without columns. */
export async function remadeColumns(
  columnSource: ColumnSource,
  definition: StrategyDefinition,
  configuration: BacktestConfiguration,
  dataset: Dataset,
): Promise<RemadeColumns[]> {
  const names = definition.needs.columns;
  if (names.length === 0) return [];
  const { timeUs, cuts } = lookAheadCuts(definition, configuration, dataset);
  const remade: RemadeColumns[] = [];
  for (const cut of cuts) {
    const untilUs = timeUs[cut] as number;
    const symbols: Record<string, Float64Array>[] = [];
    for (const { instrument, bars } of dataset.symbols) {
      const known = bars.timeUs.subarray(0, bars.timeUs.findLastIndex((at) => at <= untilUs) + 1);
      const columns: Record<string, Float64Array> = {};
      for (const name of names) {
        const column = known.length === 0 ? null : await columnSource(name, instrument.symbol, dataset.timeframe, known);
        columns[name] = column ?? new Float64Array(known.length).fill(Number.NaN);
      }
      symbols.push(columns);
    }
    remade.push({ untilUs, symbols });
  }
  return remade;
}
