import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import type { QuoteColumns, SymbolData } from '#core/backtest/market-data.ts';
import { BAR_COLUMN_NAMES, type BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { TIMEFRAMES, type Timeframe, timeframeIndex, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { readOrBuildBars } from '../build-from-finer.ts';
import { hashColumns } from '../data-hash.ts';
import { accountRate } from './account-rate.ts';
import type { Dataset } from './evaluation-protocol.ts';
import { historyColumns, instrumentHistory } from './instrument-history.ts';
import { configuredRange, rangeOfBars, settledRange, type TimeRange } from './loaded-range.ts';
import { spreadColumns } from './spread-columns.ts';
import { requireQuotes } from './stored-quotes.ts';

/** The stored data that research reads. */
export type MarketSource = BarReader & InstrumentReader & Pick<EventLogReader, 'readRecords' | 'nextSequence' | 'sequenceAtTime'>;

/**
 * Columns that a strategy asks for by name, one value a bar, for example a model's predictions. Made from nothing after the last of the
 * times, so that asking again with fewer shows who looks ahead. Null when there is no such column.
 */
export type ColumnSource = (name: string, symbol: string, timeframe: Timeframe, timeUs: Float64Array) => Promise<Float64Array | null>;

export interface LoadedData {
  /** What threads read. Its id is the data hash. */
  readonly dataset: Dataset;
  readonly dataHash: string;
  /** By symbol, the finer timeframe that its bars were built from; null when they are stored. */
  readonly builtFrom: Readonly<Record<string, Timeframe | null>>;
  /** Opening times of the first and the last bar. */
  readonly fromUs: number;
  readonly toUs: number;
  /** From the first bar's opening to the last one's end. */
  readonly range: TimeRange;
  /** Bars of all symbols together. */
  readonly barCount: number;
}

function shared(column: Float64Array): Float64Array {
  const result = new Float64Array(new SharedArrayBuffer(column.byteLength));
  result.set(column);
  return result;
}

const sharedBars = (bars: BarColumns): BarColumns => ({
  timeUs: shared(bars.timeUs),
  open: shared(bars.open),
  high: shared(bars.high),
  low: shared(bars.low),
  close: shared(bars.close),
  volume: shared(bars.volume),
});

/** The instrument of a symbol. Throws `UnknownInstrument`. */
export function requireInstrument(source: MarketSource, symbol: string): Instrument {
  const instrument = source.findInstrument(symbol);
  if (instrument) return instrument;
  throw new ExpectedError(
    'UnknownInstrument',
    `There is no instrument ${symbol}. Import its history first, or choose a symbol that is listed.`,
  );
}

/** A finer history is chosen before one that is finer still when it covers this much more of the range. */
const WORTH_COARSER = 1.1;

/** The stored timeframe below one that tells most of a range; of those that tell about as much, the finest. Null where none has bars in it. */
export function finestBelow(source: BarReader, symbol: string, timeframe: Timeframe, { fromUs, toUs }: TimeRange): Timeframe | null {
  let best: Timeframe | null = null;
  let most = 0;
  for (const finer of TIMEFRAMES.slice(0, timeframeIndex(timeframe))) {
    const stored = source.seriesSummary(symbol, finer);
    if (stored === null || stored.count === 0) continue;
    const covered = Math.min(stored.toUs + timeframeLengthUs(finer), toUs) - Math.max(stored.fromUs, fromUs);
    if (covered <= 0 || covered < most * WORTH_COARSER) continue;
    best = finer;
    most = covered;
  }
  return best;
}

/** What the account is kept in: where it is not said, in the currency of the first symbol. */
const accountCurrency = (source: MarketSource, { currency, symbols }: Pick<BacktestConfiguration, 'currency' | 'symbols'>): string =>
  currency ?? requireInstrument(source, symbols[0] ?? '').currency;

interface LoadedSymbol {
  readonly data: SymbolData;
  readonly range: TimeRange;
  readonly builtFrom: Timeframe | null;
}

function loadSymbol(source: MarketSource, symbol: string, configuration: BacktestConfiguration, nowUs: number): LoadedSymbol {
  const instrument = requireInstrument(source, symbol);
  const { timeframe } = configuration;
  const asked = configuredRange(configuration);
  const { bars, builtFrom } = readOrBuildBars(source, instrument.calendar, { symbol, timeframe, ...asked }, nowUs);
  // What lies inside the bars counts, not what was stored of the next one by now.
  const stored = source.seriesSummary(symbol, builtFrom ?? timeframe);
  const range = settledRange(asked, rangeOfBars(bars, instrument.calendar, timeframe), stored);
  const { fromUs, toUs } = range;
  const rate = accountRate(source, instrument, { currency: accountCurrency(source, configuration) }, bars.timeUs);
  const quotes = configuration.data === 'ticks' ? requireQuotes(source, symbol, fromUs, toUs) : null;
  return {
    builtFrom,
    range,
    data: {
      instrument,
      bars: sharedBars(bars),
      ...instrumentHistory(source, instrument, timeframe, bars),
      ...spreadOf(source, instrument, configuration, bars.timeUs, quotes),
      ...finerOf(source, symbol, configuration, fromUs, toUs),
      ...(rate === null ? {} : { rate: shared(rate) }),
      ...(quotes === null ? {} : { quotes: { timeUs: shared(quotes.timeUs), bid: shared(quotes.bid), ask: shared(quotes.ask) } }),
    },
  };
}

function spreadOf(
  source: MarketSource,
  instrument: Instrument,
  configuration: BacktestConfiguration,
  timeUs: Float64Array,
  quotes: QuoteColumns | null,
): Pick<SymbolData, 'spread' | 'usualSpread'> {
  if (configuration.costs.spread.type !== 'quotes') return {};
  const found = spreadColumns(source, instrument, configuration.timeframe, timeUs, quotes);
  return found ? { spread: shared(found.spread), usualSpread: shared(found.usual) } : {};
}

function finerOf(source: MarketSource, symbol: string, { execution, timeframe }: BacktestConfiguration, fromUs: number, toUs: number) {
  const finest = execution.intrabar === 'finer' ? finestBelow(source, symbol, timeframe, { fromUs, toUs }) : null;
  const bars = finest && source.readByTime(symbol, finest, fromUs, toUs);
  return finest && bars && bars.timeUs.length > 0 ? { finer: sharedBars(bars), finerTimeframe: finest } : {};
}

/** Bars that a run needs: its warm-up, one to trade in and one to end in. */
export const leastBarsOf = ({ warmupBars, strategy }: BacktestConfiguration, definition: StrategyDefinition): number =>
  Math.max(warmupBars, definition.warmupBars(strategy.params)) + 2;

function requireBars({ data }: LoadedSymbol, timeframe: Timeframe, least: number): void {
  const { timeUs } = data.bars;
  if (timeUs.length >= least) return;
  const range = `from ${isoTime(timeUs[0] as number)} to ${isoTime(timeUs[timeUs.length - 1] as number)}`;
  throw new ExpectedError(
    'TooFewBars',
    `This run needs at least ${least} bars of ${timeframe}, and ${data.instrument.symbol} has ${timeUs.length} in the range (${range}). Choose a longer range or a finer timeframe, import more history, or shorten the warm-up.`,
  );
}

async function withColumns({ data, ...about }: LoadedSymbol, names: readonly string[], timeframe: Timeframe, columnSource: ColumnSource) {
  const columns: Record<string, Float64Array> = {};
  for (const name of names) {
    const { symbol } = data.instrument;
    const column = await columnSource(name, symbol, timeframe, data.bars.timeUs);
    if (!column) throw new ExpectedError('NoData', `The strategy needs the column ${name} of ${symbol} ${timeframe}, which is not stored.`);
    if (column.every(Number.isNaN))
      throw new ExpectedError(
        'NoData',
        `${name} of ${symbol} ${timeframe} is not known for any bar in the range. A model's predictions count only for bars that it was not trained on, which are the newest of those stored: choose a range that reaches them.`,
      );
    columns[name] = shared(column);
  }
  return { ...about, data: names.length > 0 ? { ...data, columns } : data };
}

const hashedColumns = ({ bars, finer, quotes, rate, columns, spread, usualSpread, actions, halts }: SymbolData): Float64Array[] => [
  ...BAR_COLUMN_NAMES.map((name) => bars[name]),
  ...(finer ? BAR_COLUMN_NAMES.map((name) => finer[name]) : []),
  ...(quotes ? [quotes.timeUs, quotes.bid, quotes.ask] : []),
  ...(rate ? [rate] : []),
  ...Object.values(columns ?? {}),
  ...(spread ? [spread] : []),
  ...(usualSpread ? [usualSpread] : []),
  ...historyColumns(actions, halts),
];

/** Reads what a configuration asks for, once. Throws `UnknownInstrument`, `NoData` or `TooFewBars`. */
export async function loadData(
  source: MarketSource,
  columnSource: ColumnSource,
  configuration: BacktestConfiguration,
  definition: StrategyDefinition,
  nowUs: number,
): Promise<LoadedData> {
  const { symbols, timeframe } = configuration;
  const missing = symbols.filter((symbol) => source.findInstrument(symbol) === null);
  if (missing.length > 1)
    throw new ExpectedError(
      'UnknownInstrument',
      `There are no instruments ${missing.join(', ')}. Import their histories first, or choose symbols that are listed.`,
    );
  const loaded = symbols.map((symbol) => loadSymbol(source, symbol, configuration, nowUs));
  for (const one of loaded) requireBars(one, timeframe, leastBarsOf(configuration, definition));
  const complete = await Promise.all(loaded.map((one) => withColumns(one, definition.needs.columns, timeframe, columnSource)));
  const data = complete.map((one) => one.data);
  const dataHash = hashColumns(data.flatMap(hashedColumns));
  return {
    dataset: { id: dataHash, timeframe, symbols: data },
    dataHash,
    builtFrom: Object.fromEntries(complete.map((one) => [one.data.instrument.symbol, one.builtFrom])),
    fromUs: Math.min(...data.map(({ bars }) => bars.timeUs[0] as number)),
    toUs: Math.max(...data.map(({ bars }) => bars.timeUs[bars.timeUs.length - 1] as number)),
    range: { fromUs: Math.min(...loaded.map(({ range }) => range.fromUs)), toUs: Math.max(...loaded.map(({ range }) => range.toUs)) },
    barCount: data.reduce((sum, { bars }) => sum + bars.timeUs.length, 0),
  };
}
