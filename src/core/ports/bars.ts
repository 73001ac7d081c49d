import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

/** What a stored series holds. */
export interface SeriesSummary {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly count: number;
  /** Opening time of the first and last bar. */
  readonly fromUs: number;
  readonly toUs: number;
  /** Changes whenever bars were inserted, replaced or deleted other than at the end: indexes read before are void. */
  readonly generation: number;
}

/** Reads closed bars by time or by index. Open to every process. */
export interface BarReader {
  listSeries(): SeriesSummary[];
  /** Null when nothing is stored under that symbol and timeframe. */
  seriesSummary(symbol: string, timeframe: Timeframe): SeriesSummary | null;
  /** Bars with opening time in `[fromUs, toUs)`. Empty when there are none. */
  readByTime(symbol: string, timeframe: Timeframe, fromUs: number, toUs: number): BarColumns;
  /** Bars `[fromIndex, fromIndex + count)`, cut to what exists. */
  readByIndex(symbol: string, timeframe: Timeframe, fromIndex: number, count: number): BarColumns;
  /** Index of the first bar whose opening time is not before `timeUs`. */
  indexAtTime(symbol: string, timeframe: Timeframe, timeUs: number): number;
}

export interface MergeReport {
  readonly added: number;
  /** Already there with the same values: nothing was written. */
  readonly identical: number;
  /** Already there with other values: replaced when asked to, else kept as they were. */
  readonly differing: number;
}

/** The write side, held by ingestion alone. */
export interface BarWriter extends BarReader {
  /** Appends one closed bar; its time must be after the last stored one. The hot path: no allocation but the row. */
  appendBar(
    symbol: string,
    timeframe: Timeframe,
    timeUs: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void;
  /** Merges ascending bars, each time once. Writing the same bars again changes nothing. */
  mergeBars(symbol: string, timeframe: Timeframe, bars: BarColumns, replaceDiffering: boolean): MergeReport;
  /** Deletes bars in `[fromUs, toUs)`; returns how many. */
  deleteBars(symbol: string, timeframe: Timeframe, fromUs: number, toUs: number): number;
}
