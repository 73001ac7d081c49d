import { type BarColumns, lowerBound } from '#core/market/bar-columns.ts';
import type { BarMatcher } from './bar-matcher.ts';
import type { SymbolBook } from './symbol-book.ts';
import { ALL, EXITS, type TimedOrders } from './timed-orders.ts';

/** Walks bars by finer ones inside them, each at its time: an order that arrives in between fills from there on. */
export class FinerWalk {
  readonly #matcher: BarMatcher;
  readonly #timed: TimedOrders;

  constructor(matcher: BarMatcher, timed: TimedOrders) {
    this.#matcher = matcher;
    this.#timed = timed;
  }

  /** Walks a bar by its finer ones where they tell its whole path; else by itself. Whether they did. */
  walk(book: SymbolBook, bar: number): boolean {
    const { finer } = book.data;
    if (finer !== undefined) {
      const from = lowerBound(finer.timeUs, book.timeUs[bar] as number);
      const to = lowerBound(finer.timeUs, book.calendar.barEndUs(bar));
      if (isWholePath(book, bar, finer, from, to)) {
        const isPartial = book.calendar.isPartial(bar);
        for (let k = from; k < to; k++) if (book.isOpenAt(finer.timeUs[k] as number, isPartial)) this.#take(book, bar, finer, k);
        return true;
      }
    }
    this.#matcher.walk(book, bar, book.open[bar] as number, book.high[bar] as number, book.low[bar] as number, book.close[bar] as number);
    return false;
  }

  #take(book: SymbolBook, bar: number, { timeUs, open, high, low, close }: BarColumns, k: number): void {
    const nowUs = timeUs[k] as number;
    const price = open[k] as number;
    if (book.isBusy) {
      if (book.orders.length > 1) this.#timed.atOpen(book, bar, EXITS, price, nowUs);
      this.#timed.atOpen(book, bar, ALL, price, nowUs);
    }
    this.#matcher.walk(book, bar, price, high[k] as number, low[k] as number, close[k] as number, nowUs);
  }
}

/** Whether finer bars reach the high and the low of their bar, to a tick: where some are missing, what they leave out may have set something off. */
function isWholePath(book: SymbolBook, bar: number, finer: BarColumns, from: number, to: number): boolean {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  for (let k = from; k < to; k++) {
    high = Math.max(high, finer.high[k] as number);
    low = Math.min(low, finer.low[k] as number);
  }
  const spare = book.tickSize + book.tolerance;
  return high >= (book.high[bar] as number) - spare && low <= (book.low[bar] as number) + spare;
}
