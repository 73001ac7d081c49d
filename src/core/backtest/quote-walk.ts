import type { Strategy } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { Position } from '#core/trading/position.ts';
import type { BarMatcher } from './bar-matcher.ts';
import type { Desk } from './desk.ts';
import type { OrderEntry } from './order-entry.ts';
import type { RunContext } from './run-context.ts';
import type { SymbolBook } from './symbol-book.ts';
import { tellSplits } from './tell-splits.ts';
import { ALL, EXITS, type TimedOrders } from './timed-orders.ts';
import { CLOSED } from './trading-calendar.ts';

/**
 * Takes a step's bars quote by quote: buys fill at the ask, sells at the bid, and a strategy that listens sees every quote in the order of
 * their times. While it does, the present bar is the one before: this one has not closed.
 */
export class QuoteWalk {
  /** Bars that had quotes. */
  bars = 0;
  quotes = 0;
  readonly #desk: Desk;
  readonly #matcher: BarMatcher;
  readonly #timed: TimedOrders;
  readonly #entry: OrderEntry;
  readonly #context: RunContext;
  readonly #strategy: Strategy;
  readonly #listens: boolean;
  /** Other symbols move the margin. */
  readonly #isShared: boolean;
  /** Times which the width of a quote counts for fills; the strategy sees it as it is. */
  readonly #widened: number;
  readonly #quoted: SymbolBook[] = [];
  /** Books whose cursor is at the bar that goes on. */
  #present: readonly SymbolBook[] = [];

  constructor(desk: Desk, matcher: BarMatcher, timed: TimedOrders, entry: OrderEntry, context: RunContext, strategy: Strategy) {
    this.#desk = desk;
    this.#matcher = matcher;
    this.#timed = timed;
    this.#entry = entry;
    this.#context = context;
    this.#strategy = strategy;
    const { spread } = desk.config.costs;
    this.#widened = spread.factor ?? 1;
    this.#isShared = desk.books.length > 1;
    this.#listens = strategy.onQuote !== undefined || strategy.onOrderEvent !== undefined;
  }

  /**
   * Whether the present bar of a book is taken quote by quote: then what is held is worth what it was until the first of them comes, and what
   * happens at the beginning of a bar happens there.
   */
  begins(book: SymbolBook): boolean {
    if (!this.#hasQuotes(book)) return false;
    book.hasBarToBegin = true;
    return true;
  }

  /** Walks through the quotes of the present bars; a book without any keeps a `quoteHalf` of -1 and is left to its bar. */
  walk(books: readonly SymbolBook[]): void {
    const quoted = this.#quoted;
    quoted.length = 0;
    this.#present = books;
    for (const book of books) {
      if (this.#hasQuotes(book)) quoted.push(book);
      else book.quoteHalf = -1;
    }
    const [first] = quoted;
    if (first === undefined) return;
    if (quoted.length === 1) {
      const end = this.#endOf(first);
      this.#take(first, end, Number.POSITIVE_INFINITY, true);
    } else this.#takeMerged(quoted);
    for (const book of quoted) {
      this.bars++;
      for (const position of book.positions) {
        // Bars before that had no quotes.
        this.#desk.scan(book, position, book.cursor.index);
        position.scannedTo = book.cursor.index + 1;
      }
    }
  }

  /** Whether a bar has a quote at which trading goes on. */
  #hasQuotes(book: SymbolBook): boolean {
    const bar = book.cursor.index;
    const times = book.data.quotes?.timeUs;
    if (times === undefined || book.lacks(bar, CLOSED)) return false;
    const startUs = book.timeUs[bar] as number;
    // What lies between the bars belongs to none.
    while (book.nextQuote < times.length && (times[book.nextQuote] as number) < startUs) book.nextQuote++;
    const endUs = book.calendar.barEndUs(bar);
    const isPartial = book.calendar.isPartial(bar);
    let k = book.nextQuote;
    while (k < times.length && (times[k] as number) < endUs && !book.isOpenAt(times[k] as number, isPartial)) k++;
    return k < times.length && (times[k] as number) < endUs;
  }

  #endOf(book: SymbolBook): number {
    const times = book.data.quotes?.timeUs ?? new Float64Array(0);
    const endUs = book.calendar.barEndUs(book.cursor.index);
    let end = book.nextQuote;
    while (end < times.length && (times[end] as number) < endUs) end++;
    return end;
  }

  /** Several symbols: always the earliest quote, and of those at one time the symbol that comes first in the run. */
  #takeMerged(books: readonly SymbolBook[]): void {
    const ends = books.map((book) => this.#endOf(book));
    for (;;) {
      let next = -1;
      let nextUs = Number.POSITIVE_INFINITY;
      let untilUs = Number.POSITIVE_INFINITY;
      let other = -1;
      for (let k = 0; k < books.length; k++) {
        const book = books[k] as SymbolBook;
        if (book.nextQuote >= (ends[k] as number)) continue;
        const timeUs = book.data.quotes?.timeUs[book.nextQuote] as number;
        if (timeUs < nextUs) {
          untilUs = nextUs;
          other = next;
          nextUs = timeUs;
          next = k;
        } else if (timeUs < untilUs) {
          untilUs = timeUs;
          other = k;
        }
      }
      const book = books[next];
      if (book === undefined) return;
      this.#take(book, ends[next] as number, untilUs, other > next);
    }
  }

  /** Takes quotes of one book up to `end`, or up to one later than `untilUs`, or as late unless it `isBefore`; one at least. */
  #take(book: SymbolBook, end: number, untilUs: number, isBefore: boolean): void {
    const { quotes } = book.data;
    if (quotes === undefined) return;
    const { timeUs, bid, ask } = quotes;
    const bar = book.cursor.index;
    const isPartial = book.calendar.isPartial(bar);
    const checksTime = isPartial || book.halts !== null;
    const first = book.nextQuote;
    let k = first;
    for (; k < end; k++) {
      const nowUs = timeUs[k] as number;
      if (k > first && (isBefore ? nowUs > untilUs : nowUs >= untilUs)) break;
      if (checksTime && !book.isOpenAt(nowUs, isPartial)) {
        if (this.#listens && !book.isHalted(nowUs)) this.#tell(book, nowUs, bid[k] as number, ask[k] as number);
        continue;
      }
      const low = bid[k] as number;
      const high = ask[k] as number;
      const middle = 0.5 * (low + high);
      // A crossed quote has no width.
      const half = high > low ? 0.5 * this.#widened * (high - low) : 0;
      book.quoteHalf = half;
      book.quoteUs = nowUs;
      book.lastPrice = middle;
      if (book.hasBarToBegin) {
        book.hasBarToBegin = false;
        this.#timed.atFirstPrice(book, bar, middle);
      }
      if (this.#isShared) this.#desk.setMargin(book);
      if (book.isBusy || middle - half <= book.below || middle + half >= book.above) this.#meet(book, bar, middle, nowUs);
      if (book.positions.length > 0) this.#visit(book, middle);
      if (this.#listens) this.#tell(book, nowUs, low, high);
    }
    this.quotes += k - first;
    book.nextQuote = k;
  }

  #meet(book: SymbolBook, bar: number, price: number, nowUs: number): void {
    if (book.orders.length > 1) this.#timed.atOpen(book, bar, EXITS, price, nowUs);
    if (book.isBusy) this.#timed.atOpen(book, bar, ALL, price, nowUs);
    this.#matcher.point(book, bar, price, nowUs);
  }

  #visit(book: SymbolBook, price: number): void {
    for (let k = 0; k < book.positions.length; k++) this.#desk.visit(book.positions[k] as Position, price);
  }

  #tell(book: SymbolBook, nowUs: number, bid: number, ask: number): void {
    const present = this.#present;
    for (let k = 0; k < present.length; k++) (present[k] as SymbolBook).cursor.index--;
    this.#entry.nowUs = nowUs;
    this.#context.timeUs = nowUs;
    const { events } = this.#desk;
    tellSplits(this.#desk, this.#strategy, this.#context);
    for (let k = 0; events !== null && k < events.length; k++) this.#strategy.onOrderEvent?.(this.#context, events[k] as OrderEvent);
    if (events !== null) events.length = 0;
    this.#strategy.onQuote?.(this.#context, book.index, bid, ask);
    this.#entry.nowUs = Number.NaN;
    for (let k = 0; k < present.length; k++) (present[k] as SymbolBook).cursor.index++;
  }
}
