import { timeframeLengthUs } from '#core/market/timeframe.ts';
import { ExpectedError } from '#core/result.ts';
import type { PastColumn, StrategyContext } from '#core/strategy/strategy-context.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
import type { Order } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { Desk } from './desk.ts';
import { IndexedColumn, readAgo } from './indexed-column.ts';
import type { OrderEntry } from './order-entry.ts';
import type { SymbolBook } from './symbol-book.ts';
import { NO_PATH } from './trading-calendar.ts';

/** The context that the kernel gives a strategy: reads end at the books' cursors. */
export class RunContext implements StrategyContext {
  timeUs = Number.NaN;
  barIndex = 0;
  isTradable = false;
  /** Bars at which the strategy wants to be called, ascending, and one that never comes; null for all. */
  wakes: Int32Array | null = null;
  /** Where those can't be known beforehand: it wants to be called when one of these has crossed the other. Null for all bars. */
  watched: { readonly a: PastColumn; readonly b: PastColumn } | null = null;
  readonly #desk: Desk;
  readonly #entry: OrderEntry;
  readonly #books: readonly SymbolBook[];

  readonly barLengthUs: number;

  readonly #isGrowing: boolean;

  /** `isGrowing`: bars to come are not known. */
  constructor(desk: Desk, entry: OrderEntry, isGrowing: boolean) {
    this.#isGrowing = isGrowing;
    this.barLengthUs = timeframeLengthUs(desk.config.timeframe);
    this.#desk = desk;
    this.#entry = entry;
    entry.clock = this;
    this.#books = desk.books;
  }

  get symbolCount(): number {
    return this.#books.length;
  }

  get equity(): number {
    return this.#desk.equity();
  }

  hasBar(symbol = 0): boolean {
    const book = this.#book(symbol);
    return book.cursor.index >= 0 && book.timeUs[book.cursor.index] === this.timeUs;
  }

  open(symbol = 0, barsAgo = 0): number {
    const book = this.#book(symbol);
    return readAgo(book.seen.open, book.cursor.index, barsAgo);
  }

  high(symbol = 0, barsAgo = 0): number {
    const book = this.#book(symbol);
    return readAgo(book.seen.high, book.cursor.index, barsAgo);
  }

  low(symbol = 0, barsAgo = 0): number {
    const book = this.#book(symbol);
    return readAgo(book.seen.low, book.cursor.index, barsAgo);
  }

  close(symbol = 0, barsAgo = 0): number {
    const book = this.#book(symbol);
    return readAgo(book.seen.close, book.cursor.index, barsAgo);
  }

  volume(symbol = 0, barsAgo = 0): number {
    const book = this.#book(symbol);
    return readAgo(book.seen.volume, book.cursor.index, barsAgo);
  }

  isInSession(symbol = 0): boolean {
    const book = this.#book(symbol);
    return !book.lacks(book.cursor.index, NO_PATH);
  }

  sessionDay(symbol = 0): number {
    const book = this.#book(symbol);
    return book.calendar.days[book.cursor.index] ?? Number.NaN;
  }

  indicator(id: string, parameters: Readonly<Record<string, unknown>> = {}, output?: string, symbol = 0): PastColumn {
    return this.#book(symbol).showIndicator(id, parameters, output);
  }

  column(name: string, symbol = 0): PastColumn {
    const book = this.#book(symbol);
    const values = book.data.columns?.[name];
    if (values === undefined || values.length !== book.timeUs.length) {
      const found = values === undefined ? 'there is none' : `it has ${values.length} values`;
      const { symbol: name_ } = book.data.instrument;
      throw new ExpectedError(
        'MissingColumn',
        `The strategy needs the column ${name} of ${name_} with a value for each of ${book.timeUs.length} bars, but ${found}.`,
      );
    }
    return new IndexedColumn(values, book.cursor);
  }

  onlyAtCrossings(a: PastColumn, b: PastColumn): void {
    const first = IndexedColumn.valuesOf(a);
    const second = IndexedColumn.valuesOf(b);
    if (first === null || second === null) return;
    // Of columns that go on growing, or change their units with a split, nobody knows the values to come.
    if (this.#isGrowing || this.#books.some(({ hasSplits }) => hasSplits)) this.watched = { a, b };
    else this.wakes = crossingBars(first, second);
  }

  /** Whether the watched columns have crossed at the present bar. */
  hasCrossed(): boolean {
    if (this.watched === null) return true;
    const { a, b } = this.watched;
    return a.now > b.now ? a.before < b.before : a.now < b.now && a.before > b.before;
  }

  position(symbol = 0): number {
    return this.#book(symbol).net;
  }

  entryPrice(symbol = 0): number {
    const book = this.#book(symbol);
    return book.net === 0 ? Number.NaN : book.cost / book.net;
  }

  workingOrders(symbol = 0): number {
    return this.#book(symbol).orders.length;
  }

  goLong(symbol = 0): void {
    if (this.isTradable) this.#entry.market(this.#book(symbol), 1);
  }

  goShort(symbol = 0): void {
    if (this.isTradable) this.#entry.market(this.#book(symbol), -1);
  }

  exit(symbol = 0, fraction = 1): void {
    if (this.isTradable) this.#entry.exit(this.#book(symbol), fraction);
  }

  enter(intent: EntryIntent): number {
    return this.isTradable ? this.#entry.enter(this.#book(intent.symbol ?? 0), intent) : 0;
  }

  cancel(orderId: number): boolean {
    for (const book of this.#books) {
      const at = book.orders.findIndex(({ id }) => id === orderId);
      if (at < 0) continue;
      this.#desk.cancel(book, at, 'cancelled');
      book.refresh();
      return true;
    }
    return false;
  }

  cancelAll(symbol = 0): void {
    const book = this.#book(symbol);
    for (let k = book.orders.length - 1; k >= 0; k--) this.#desk.cancel(book, k, 'cancelled');
    book.refresh();
  }

  moveStop(price: number, symbol = 0): void {
    const book = this.#book(symbol);
    // What its stop was reached for can't be kept by another one.
    for (const position of book.positions) if (!position.isLeaving) position.stop = Number.isNaN(price) ? noStop(position) : price;
    book.refresh();
  }

  moveTarget(price: number, symbol = 0): void {
    const book = this.#book(symbol);
    for (const position of book.positions)
      position.target = Number.isNaN(price) ? -noStop(position) : book.limitPrice(position.side > 0 ? -1 : 1, price);
    book.refresh();
  }

  #book(symbol: number): SymbolBook {
    const book = this.#books[symbol];
    if (book === undefined)
      throw new RangeError(`A strategy asked for symbol ${symbol}; this run has ${this.#books.length}, counted from 0.`);
    return book;
  }
}

const NEVER = 2 ** 31 - 1;

/** Bars at which one column is strictly on one side of the other and was strictly on the other side at the bar before; then {@link NEVER}. */
function crossingBars(a: Float64Array, b: Float64Array): Int32Array {
  const count = Math.min(a.length, b.length);
  let bars = new Int32Array(1024);
  let length = 0;
  // In loops of one comparison, four at a time, as this is done for every pair of a sweep.
  const lastFour = count - 4;
  for (let i = 0; i < count; ) {
    const isAbove = (a[i] as number) > (b[i] as number);
    const isBelow = (a[i] as number) < (b[i] as number);
    i++;
    if (isAbove) {
      while (
        i <= lastFour &&
        (a[i] as number) > (b[i] as number) &&
        (a[i + 1] as number) > (b[i + 1] as number) &&
        (a[i + 2] as number) > (b[i + 2] as number) &&
        (a[i + 3] as number) > (b[i + 3] as number)
      )
        i += 4;
      while (i < count && (a[i] as number) > (b[i] as number)) i++;
      if (!(i < count && (a[i] as number) < (b[i] as number))) continue;
    } else if (isBelow) {
      while (
        i <= lastFour &&
        (a[i] as number) < (b[i] as number) &&
        (a[i + 1] as number) < (b[i + 1] as number) &&
        (a[i + 2] as number) < (b[i + 2] as number) &&
        (a[i + 3] as number) < (b[i + 3] as number)
      )
        i += 4;
      while (i < count && (a[i] as number) < (b[i] as number)) i++;
      if (!(i < count && (a[i] as number) > (b[i] as number))) continue;
    } else continue;
    if (length === bars.length) bars = grown(bars);
    bars[length++] = i;
  }
  if (length === bars.length) bars = grown(bars);
  bars[length] = NEVER;
  return bars;
}

function grown(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * column.length);
  larger.set(column);
  return larger;
}

const noStop = (position: Position): number => position.side * Number.NEGATIVE_INFINITY;

/** Whether a waiting order is due at a bar, its latency over. */
export const isDue = (order: Order, bar: number, timeUs: number): boolean => order.fromBar <= bar && order.fromUs <= timeUs;
