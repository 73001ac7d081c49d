import { type BarColumns, lowerBound } from '#core/market/bar-columns.ts';
import { MICROSECONDS_PER_MINUTE, timeframeLengthUs } from '#core/market/timeframe.ts';
import type { BarMatcher } from './bar-matcher.ts';
import type { SymbolBook } from './symbol-book.ts';
import { ALL, EXITS, type TimedOrders } from './timed-orders.ts';
import { NO_OPEN, NO_PATH, TradingCalendar } from './trading-calendar.ts';

const HALF_HOUR_US = 30 * MICROSECONDS_PER_MINUTE;

/** Walks bars by finer ones inside them, each at its time: an order that arrives in between fills from there on. */
export class FinerWalk {
  readonly #matcher: BarMatcher;
  readonly #timed: TimedOrders;
  /** By symbol: the sessions of its finer bars, where those are so long that a session may begin or end inside one. */
  readonly #calendars: readonly (TradingCalendar | null)[];

  constructor(books: readonly SymbolBook[], matcher: BarMatcher, timed: TimedOrders) {
    this.#matcher = matcher;
    this.#timed = timed;
    this.#calendars = books.map(({ data: { instrument, finer, finerTimeframe = '30m', halts } }) =>
      finer !== undefined && timeframeLengthUs(finerTimeframe) > HALF_HOUR_US
        ? new TradingCalendar({ instrument, bars: finer, halts }, finerTimeframe)
        : null,
    );
  }

  /** Walks a bar by its finer ones where they tell its whole path. Whether they did. */
  walk(book: SymbolBook, bar: number): boolean {
    const { finer } = book.data;
    if (finer === undefined) return false;
    const from = lowerBound(finer.timeUs, book.timeUs[bar] as number);
    const to = lowerBound(finer.timeUs, book.calendar.barEndUs(bar));
    if (!isWholePath(book, bar, finer, from, to)) return false;
    const calendar = this.#calendars[book.index] ?? null;
    const { finerTimeframe } = book.data;
    // Without one they may last until the next.
    const lengthUs = finerTimeframe === undefined ? Number.POSITIVE_INFINITY : timeframeLengthUs(finerTimeframe);
    const isPartial = book.calendar.isPartial(bar);
    let hasBegun = !book.lacks(bar, NO_OPEN);
    for (let k = from; k < to; k++) {
      const nowUs = calendar === null ? (finer.timeUs[k] as number) : calendar.openUs(k);
      const lacking = calendar?.closed?.[k] ?? 0;
      if (lacking & NO_OPEN || !book.isOpenAt(nowUs, isPartial)) continue;
      if (!hasBegun) this.#timed.atFirstPrice(book, bar, finer.open[k] as number);
      hasBegun = true;
      const nextUs = k + 1 < to ? (finer.timeUs[k + 1] as number) : book.calendar.barEndUs(bar);
      this.#matcher.endUs = Math.min(nextUs, (finer.timeUs[k] as number) + lengthUs);
      this.#take(book, bar, finer, k, nowUs, (lacking & NO_PATH) === 0);
    }
    this.#matcher.endUs = Number.NaN;
    return true;
  }

  #take(book: SymbolBook, bar: number, { open, high, low, close }: BarColumns, k: number, nowUs: number, hasPath: boolean): void {
    const price = open[k] as number;
    if (book.isBusy) {
      if (book.orders.length > 1) this.#timed.atOpen(book, bar, EXITS, price, nowUs);
      this.#timed.atOpen(book, bar, ALL, price, nowUs);
    }
    if (hasPath) this.#matcher.walk(book, bar, price, high[k] as number, low[k] as number, close[k] as number, nowUs);
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
