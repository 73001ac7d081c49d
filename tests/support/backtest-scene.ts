import { z } from 'zod';
import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { SymbolData } from '#core/backtest/market-data.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { EXIT_REASONS, type RunResult } from '#core/backtest/run-result.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { type BarColumns, makeBarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, type Timeframe } from '#core/market/timeframe.ts';
import { findStrategy, STRATEGIES } from '#core/strategy/strategies.ts';
import { ANY_SYMBOLS, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import { testInstrument } from './test-instrument.ts';

/** Daily bars from rows of open, high, low, close and, where given, volume. */
export function barsOf(rows: readonly (readonly number[])[], stepUs = MICROSECONDS_PER_DAY, startUs = 0): BarColumns {
  const bars = makeBarColumns(rows.length);
  rows.forEach(([open = 0, high = 0, low = 0, close = 0, volume = 1e9], i) => {
    bars.timeUs[i] = startUs + i * stepUs;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  });
  return bars;
}

/** Bars of which open, high, low and close are one price. */
export const flatBars = (prices: readonly number[]): BarColumns => barsOf(prices.map((price) => [price, price, price, price]));

export const symbolData = (
  symbol: string,
  bars: BarColumns,
  given: Partial<SymbolData> = {},
  instrument: Partial<Instrument> = {},
): SymbolData => ({
  instrument: testInstrument(symbol, { tickSize: 0.01, ...instrument }),
  bars,
  ...given,
});

/** A configuration as from a file; what is not given is buy and hold of TEST on daily bars. */
export function configOf(given: Readonly<Record<string, unknown>>, extra: StrategyDefinition | null = null): BacktestConfiguration {
  const raw = { symbols: ['TEST'], timeframe: '1d', strategy: { id: extra?.id ?? 'buy-and-hold' }, ...given };
  const read = readConfiguration(
    raw,
    (id) => (id === extra?.id ? extra : findStrategy(id)),
    STRATEGIES.map(({ id }) => id),
  );
  if (!read.ok) throw read.error;
  return read.value;
}

/** Runs a raw configuration over bars of TEST, or over given symbols. */
export function run(
  data: BarColumns | readonly SymbolData[],
  given: Readonly<Record<string, unknown>> = {},
  strategy: StrategyDefinition | null = null,
): RunResult {
  const symbols = 'timeUs' in data ? [symbolData('TEST', data)] : data;
  const config = configOf({ symbols: symbols.map(({ instrument }) => instrument.symbol), ...given }, strategy);
  const definition = strategy ?? findStrategy(config.strategy.id);
  if (definition === null) throw new Error(`no strategy ${config.strategy.id}`);
  return runBacktest(new SeriesSet(symbols, (given.timeframe as Timeframe | undefined) ?? '1d'), config, definition);
}

/** The trades as objects, for comparing. */
export const tradesOf = ({ trades }: RunResult) =>
  Array.from({ length: trades.count }, (_, i) => ({
    side: trades.side[i],
    units: trades.units[i],
    entryPrice: trades.entryPrice[i],
    exitPrice: trades.exitPrice[i],
    entryTimeUs: trades.entryTimeUs[i],
    exitTimeUs: trades.exitTimeUs[i],
    exitReason: EXIT_REASONS[trades.exitReason[i] as number],
    pnl: trades.pnl[i],
    bars: trades.bars[i],
    isPathDependent: trades.pathDependent[i] === 1,
  }));

/** The account at the last bar. */
export const finalEquity = ({ equity }: RunResult): number => equity.value.at(-1) ?? Number.NaN;

/** A strategy that does what is written for a bar, counted from 0. */
export const doing = (
  actions: Readonly<Record<number, (context: StrategyContext) => void>>,
  given: Partial<StrategyDefinition> = {},
): StrategyDefinition => ({
  id: 'doing',
  title: 'Doing',
  description: '',
  version: 1,
  interfaceVersion: STRATEGY_INTERFACE_VERSION,
  parameters: z.strictObject({}),
  needs: ANY_SYMBOLS,
  warmupBars: () => 0,
  create: () => ({ onStart() {}, onBar: (context) => actions[context.barIndex]?.(context) }),
  ...given,
});
