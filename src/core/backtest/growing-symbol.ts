import { appendBars, type GrowingBars, growingBars } from '#core/market/bar-columns.ts';
import type { Halt } from '#core/market/instrument-events.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { appendTo, type GrowingColumn, growingColumn } from '#core/numeric/growing-column.ts';
import { ExpectedError } from '#core/result.ts';
import { GrowingCalendar } from './growing-calendar.ts';
import { GrowingIndicatorColumns } from './growing-indicator-columns.ts';
import { GrowingSplitViews } from './growing-split-views.ts';
import type { CorporateAction, QuoteColumns, SymbolData } from './market-data.ts';

/** Bars of one symbol with everything that belongs to them. */
export type SymbolPiece = Omit<SymbolData, 'instrument' | 'usualSpread' | 'finerTimeframe'>;

type GrowingQuotes = { readonly [Name in keyof QuoteColumns]: GrowingColumn };

/** A symbol of a series that grows, and what it has room for. */
export interface GrowingShape {
  /** What it has from the beginning says what comes with every later bar: rates, spreads, columns, and whether finer bars and quotes do. */
  readonly data: SymbolData;
  readonly bars: number;
  /** 0 when not given. */
  readonly finerBars?: number;
  /** 0 when not given. */
  readonly quotes?: number;
}

/** A column with one value a bar, and where it is in a piece. */
interface PerBar {
  readonly column: GrowingColumn;
  readonly of: (piece: SymbolPiece) => Float64Array | undefined;
}

const NO_ACTIONS: readonly CorporateAction[] = [];

/** One symbol of a series that grows. No array, view or object is made for a bar that comes: it takes its place in the columns. */
export class GrowingSymbol {
  readonly data: SymbolData;
  readonly indicators: GrowingIndicatorColumns;
  readonly calendar: GrowingCalendar;
  readonly splits: GrowingSplitViews;
  readonly #room: number;
  readonly #bars: GrowingBars;
  readonly #finer: GrowingBars | undefined;
  readonly #quotes: GrowingQuotes | undefined;
  readonly #perBar: PerBar[] = [];
  readonly #actions: CorporateAction[] = [];
  readonly #halts: Halt[] = [];

  constructor({ data, bars: room, finerBars = 0, quotes = 0 }: GrowingShape, timeframe: Timeframe) {
    const { calendar } = data.instrument;
    const perBar = (of: PerBar['of']): GrowingColumn => {
      const column = growingColumn(room);
      this.#perBar.push({ column, of });
      return column;
    };
    const names = Object.keys(data.columns ?? {});
    this.#room = room;
    this.#bars = growingBars(room);
    this.#finer = data.finer && growingBars(finerBars);
    this.#quotes = data.quotes && { timeUs: growingColumn(quotes), bid: growingColumn(quotes), ask: growingColumn(quotes) };
    this.data = {
      ...data,
      ...{ bars: this.#bars, finer: this.#finer, quotes: this.#quotes, actions: this.#actions, halts: this.#halts },
      rate: data.rate && perBar(({ rate }) => rate),
      spread: data.spread && perBar(({ spread }) => spread),
      columns: Object.fromEntries(names.map((name) => [name, perBar(({ columns }) => columns?.[name])])),
    };
    this.indicators = new GrowingIndicatorColumns(this.#bars, calendar, room);
    this.calendar = new GrowingCalendar(this.data, timeframe, room);
    this.splits = new GrowingSplitViews(this.#bars, calendar, room);
    this.append(data, Number.NEGATIVE_INFINITY);
  }

  get count(): number {
    return this.#bars.timeUs.length;
  }

  /** Opening time of a bar; NaN where there is none yet. */
  timeUs(bar: number): number {
    return this.#bars.timeUs[bar] ?? Number.NaN;
  }

  /** Takes bars that come after those it has and not before `fromUs`. Throws `LateBars` and `SeriesFull`; then nothing was taken. */
  append(piece: SymbolPiece, fromUs: number): void {
    const { bars, finer, quotes, actions = NO_ACTIONS, halts } = piece;
    this.#require(piece, fromUs);
    this.#requireAll(piece, actions);
    if (actions.length > 0) this.#actions.push(...actions);
    if (halts !== undefined && halts.length > 0) this.#halts.push(...halts);
    if (this.#finer && finer) appendBars(this.#finer, finer);
    if (this.#quotes && quotes) {
      appendTo(this.#quotes.timeUs, quotes.timeUs);
      appendTo(this.#quotes.bid, quotes.bid);
      appendTo(this.#quotes.ask, quotes.ask);
    }
    for (const { column, of } of this.#perBar) {
      const values = of(piece);
      if (values) appendTo(column, values);
    }
    appendBars(this.#bars, bars);
    this.indicators.extend();
    this.calendar.extend();
    this.splits.extend(bars, actions);
  }

  #require({ bars, finer, quotes }: SymbolPiece, fromUs: number): void {
    const { timeUs } = bars;
    const { symbol } = this.data.instrument;
    const { count } = this;
    const newestUs = this.timeUs(count - 1);
    const from = Math.max(fromUs, Number.isNaN(newestUs) ? fromUs : newestUs + 1);
    const first = timeUs[0] ?? Number.POSITIVE_INFINITY;
    if (first < from)
      throw new ExpectedError(
        'LateBars',
        `The bar of ${symbol} that opened at ${isoTime(first)} came too late: everything before ${isoTime(from)} had been taken as complete. It is left out.`,
      );
    if (
      count + timeUs.length > this.#room ||
      !hasRoom(this.#finer?.timeUs, finer?.timeUs) ||
      !hasRoom(this.#quotes?.timeUs, quotes?.timeUs)
    )
      throw new ExpectedError('SeriesFull', `There is no room for more than ${count} bars of ${symbol}. Start the run anew.`);
  }

  /** What comes with bars is for who feeds them to have right. */
  #requireAll(piece: SymbolPiece, actions: readonly CorporateAction[]): void {
    const { symbol } = this.data.instrument;
    for (const { of } of this.#perBar)
      if (of(piece)?.length !== piece.bars.timeUs.length)
        throw new Error(`every bar of ${symbol} comes with a value of each column that the first ones had`);
    const newestUs = this.timeUs(this.count - 1);
    for (const { timeUs } of actions)
      if (timeUs <= newestUs) throw new Error(`an action of ${symbol} came after the bar that it is booked at`);
  }
}

const hasRoom = (column: GrowingColumn | undefined, more: Float64Array | undefined): boolean =>
  column === undefined || more === undefined || column.byteLength + more.byteLength <= column.buffer.maxByteLength;
