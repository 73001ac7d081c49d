import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Instrument } from '#core/market/instrument.ts';
import type { Halt } from '#core/market/instrument-events.ts';
import type { Timeframe } from '#core/market/timeframe.ts';

/** Money for each unit held when the first bar not before `timeUs` opens; or one unit becomes `ratio` units then. */
export type CorporateAction =
  | { readonly type: 'dividend'; readonly timeUs: number; readonly amount: number }
  | { readonly type: 'split'; readonly timeUs: number; readonly ratio: number };

/** Quotes as columns, ascending by time. */
export interface QuoteColumns {
  readonly timeUs: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

/** What a run knows of one symbol. Prices as stored, in the instrument's currency. */
export interface SymbolData {
  readonly instrument: Instrument;
  readonly bars: BarColumns;
  /** Bars of a finer timeframe for the path inside a bar; they need not cover everything. */
  readonly finer?: BarColumns | undefined;
  /** Theirs; half an hour or less when not given: none of them begins outside a session and ends inside. */
  readonly finerTimeframe?: Timeframe | undefined;
  /** Quotes for the tick mode. */
  readonly quotes?: QuoteColumns | undefined;
  /** Width between bid and ask for each bar, where the spread is that of the quotes; NaN for a bar without any. */
  readonly spread?: Float64Array | undefined;
  /** What such a bar is taken to have, by hour of the UTC day. */
  readonly usualSpread?: Float64Array | undefined;
  /** Rate from the instrument's currency to the account's for each bar; 1 when not given. */
  readonly rate?: Float64Array | undefined;
  /** Columns of other origin that a strategy may ask for by name, one value a bar: what was known at the bar's close. */
  readonly columns?: Readonly<Record<string, Float64Array>> | undefined;
  /** Ascending by time. */
  readonly actions?: readonly CorporateAction[] | undefined;
  /** Times without trading, half-open, ascending: nothing fills in a bar, a finer bar or at a quote inside one. */
  readonly halts?: readonly Halt[] | undefined;
}
