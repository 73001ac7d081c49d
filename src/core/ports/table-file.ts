/** What a file's rows are. */
export type TableKind = 'bars' | 'ticks';

/** What the caller already knows about a file. */
export interface TableReadOptions {
  /** Null when unknown: decided by the columns. */
  readonly kind: TableKind | null;
  readonly format: 'auto' | 'csv' | 'mt5' | 'json';
  /** Meaning of the columns in their order, as the trader wrote them; null to decide by header and content. */
  readonly columns: readonly string[] | null;
  /** `UTC`, an offset such as `+02:00`, or an IANA name: the zone of times that carry none of their own. */
  readonly timeZone: string;
  /** The name that the trader knows the file by. Only looked at, never opened. */
  readonly fileName: string;
}

/** What was recognised in a file. Plain data: it crosses threads and processes. */
export interface TableLayout {
  readonly format: 'csv' | 'mt5-ticks' | 'mt5-bars' | 'json';
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly decimalComma: boolean;
  readonly header: readonly string[] | null;
  /** Meaning of each column; null for a column that is not used. */
  readonly columns: readonly (string | null)[];
  readonly timeFormat: string;
  readonly timeZone: string;
  readonly kind: TableKind;
  /** Sentences about what had to be decided from evidence. */
  readonly notes: readonly string[];
}

/** Doubles per row of bars: time in microseconds UTC, open, high, low, close, volume (NaN where the file has none). */
export const BAR_ROW_WIDTH = 6;
/** Doubles per row of ticks: time in microseconds UTC, bid (price of a print), ask (NaN for a print), volume. */
export const TICK_ROW_WIDTH = 4;

/** A file being read row by row, in the file's order and in bounded memory. Blocks its thread while it reads. */
export interface TableReader {
  readonly layout: TableLayout;
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** Goes to the next row that holds data; false at the end. */
  next(): boolean;
  /** Line of the present row, counted from 1; in JSON the number of the element. */
  readonly line: number;
  /** The present row, `BAR_ROW_WIDTH` or `TICK_ROW_WIDTH` doubles; overwritten by `next`. Void when `problem` is set. */
  readonly values: Float64Array;
  /** Why the present row can't be read; null when it can. */
  readonly problem: string | null;
  /** Most decimals that a price of the present row is written with, trailing zeros not counted. */
  readonly decimals: number;
  /** The present row as it stands in the file, cut after 500 characters. */
  text(): string;
  /** The first cells of the present row as texts. */
  cells(): string[];
  close(): void;
}

/**
 * Opens a file of market data after recognising its form from its beginning.
 * Throws `ExpectedError('UnreadableFile')` with what was expected and what was found, `BadRequest` for an unknown zone or column.
 */
export type OpenTable = (path: string, options: TableReadOptions) => TableReader;
