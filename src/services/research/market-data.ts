import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { BAR_COLUMN_NAMES, type BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { MICROSECONDS_PER_DAY, TIMEFRAMES, type Timeframe, timeframeIndex } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import { ExpectedError } from '#core/result.ts';
import { readOrBuildBars } from '../build-from-finer.ts';
import { hashColumns } from '../data-hash.ts';

/** The stored data that research reads. */
export type MarketSource = BarReader & InstrumentReader;

/** One symbol's part of what a run reads. Columns lie in shared memory: threads read them where they are. */
export interface LoadedSeries {
  readonly instrument: Instrument;
  readonly bars: BarColumns;
  /** The finer timeframe that the bars were built from; null when they are stored. */
  readonly builtFrom: Timeframe | null;
  /** Finer stored bars of the range, for the path inside a bar; null when none were asked for or stored. */
  readonly finer: { readonly timeframe: Timeframe; readonly bars: BarColumns } | null;
}

export interface LoadedData {
  /** Equal for equal data: what threads keep it by. */
  readonly dataHash: string;
  readonly series: readonly LoadedSeries[];
  readonly timeframe: Timeframe;
  readonly fromUs: number;
  readonly toUs: number;
  /** Bars of all symbols together. */
  readonly barCount: number;
}

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/;

/** A time of a configuration, microseconds UTC. A date alone as an end includes that day. */
export function configuredTimeUs(text: string, isEnd: boolean): number {
  const isDate = DATE_ALONE.test(text);
  const [whole = '', fraction = ''] = text.replace(/Z$/, '').split('.');
  const us = Date.parse(isDate ? `${text}T00:00:00Z` : `${whole}Z`) * 1000 + Number(fraction.padEnd(6, '0') || 0);
  return isDate && isEnd ? us + MICROSECONDS_PER_DAY : us;
}

/** The half-open range that a configuration asks for. */
export function configuredRange({ from, to }: Pick<BacktestConfiguration, 'from' | 'to'>): { fromUs: number; toUs: number } {
  return {
    fromUs: from ? configuredTimeUs(from, false) : Number.NEGATIVE_INFINITY,
    toUs: to ? configuredTimeUs(to, true) : Number.POSITIVE_INFINITY,
  };
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

/** The finest stored timeframe below one. */
export function finestBelow(source: BarReader, symbol: string, timeframe: Timeframe): Timeframe | null {
  const finer = TIMEFRAMES.slice(0, timeframeIndex(timeframe));
  return finer.find((candidate) => (source.seriesSummary(symbol, candidate)?.count ?? 0) > 0) ?? null;
}

function loadSeries(source: MarketSource, symbol: string, configuration: BacktestConfiguration, nowUs: number): LoadedSeries {
  const instrument = requireInstrument(source, symbol);
  const { timeframe } = configuration;
  const { fromUs, toUs } = configuredRange(configuration);
  const { bars, builtFrom } = readOrBuildBars(source, instrument.calendar, { symbol, timeframe, fromUs, toUs }, nowUs);
  const finest = configuration.execution.intrabar === 'finer' ? finestBelow(source, symbol, timeframe) : null;
  const finerBars = finest && source.readByTime(symbol, finest, fromUs, toUs);
  const finer = finest && finerBars && finerBars.timeUs.length > 0 ? { timeframe: finest, bars: sharedBars(finerBars) } : null;
  return { instrument, bars: sharedBars(bars), builtFrom, finer };
}

const columnsOf = (bars: BarColumns) => BAR_COLUMN_NAMES.map((name) => bars[name]);

/**
 * Reads what a configuration asks for, once. Throws `UnknownInstrument`, `NoData`, or `TooFewBars` when there are not `leastBars` bars of every
 * symbol.
 */
export function loadData(source: MarketSource, configuration: BacktestConfiguration, leastBars: number, nowUs: number): LoadedData {
  const series = configuration.symbols.map((symbol) => loadSeries(source, symbol, configuration, nowUs));
  for (const { instrument, bars } of series) {
    const count = bars.timeUs.length;
    if (count >= leastBars) continue;
    const range = `from ${isoTime(bars.timeUs[0] as number)} to ${isoTime(bars.timeUs[count - 1] as number)}`;
    throw new ExpectedError(
      'TooFewBars',
      `This run needs at least ${leastBars} bars of ${configuration.timeframe}, and ${instrument.symbol} has ${count} in the range (${range}). Choose a longer range or a finer timeframe, import more history, or shorten the warm-up.`,
    );
  }
  return {
    dataHash: hashColumns(series.flatMap(({ bars, finer }) => [...columnsOf(bars), ...(finer ? columnsOf(finer.bars) : [])])),
    series,
    timeframe: configuration.timeframe,
    fromUs: Math.min(...series.map(({ bars }) => bars.timeUs[0] as number)),
    toUs: Math.max(...series.map(({ bars }) => bars.timeUs[bars.timeUs.length - 1] as number)),
    barCount: series.reduce((sum, { bars }) => sum + bars.timeUs.length, 0),
  };
}
