import type { Desk } from './desk.ts';
import { REASON_DAILY_LOSS } from './fill-words.ts';
import type { OrderEntry } from './order-entry.ts';
import type { SymbolBook } from './symbol-book.ts';

/**
 * Ends a day at a loss: where the equity at a close is down by the limit since the end of the session day before, what waits is cancelled, what is open is closed
 * at the next price, and nothing is opened until the next session day; an order that is sent meanwhile and due then is filled. The first symbol's calendar says when that is.
 */
export class DailyLoss {
  readonly #desk: Desk;
  readonly #entry: OrderEntry;
  readonly #limit: number;
  #day = Number.NaN;
  #dayStart: number;
  #last: number;
  /** Days that were ended. */
  days = 0;

  constructor(desk: Desk, entry: OrderEntry, limit: number) {
    this.#desk = desk;
    this.#entry = entry;
    this.#limit = limit;
    this.#dayStart = desk.config.initialCapital;
    this.#last = desk.config.initialCapital;
  }

  /** Before anything is filled at a time: a new day may trade again. */
  begin(present: readonly SymbolBook[]): void {
    const first = present.find(({ index }) => index === 0);
    const day = first?.calendar.days[first.cursor.index];
    if (day === undefined || day === this.#day) return;
    this.#day = day;
    this.#dayStart = this.#last;
    this.#desk.isDayOver = false;
  }

  /** After the account was marked. */
  after(equity: number): void {
    this.#last = equity;
    if (this.#desk.isDayOver || equity > this.#dayStart * (1 - this.#limit)) return;
    this.days++;
    this.#desk.isDayOver = true;
    for (const book of this.#desk.books) this.#end(book);
  }

  #end(book: SymbolBook): void {
    for (let k = book.orders.length - 1; k >= 0; k--) if (!book.orders[k]?.isExit) this.#desk.cancel(book, k, 'daily-loss');
    // An exit that waits already may be one of a part.
    if (book.positions.length > 0) this.#entry.exit(book, 1, REASON_DAILY_LOSS);
    book.refresh();
  }
}
