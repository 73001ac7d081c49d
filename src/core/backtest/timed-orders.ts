import { END_OF_DAY, MARKET, MARKET_ON_CLOSE, MARKET_ON_OPEN, type Order } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { Desk } from './desk.ts';
import { AT_CLOSE, AT_OPEN, REASON_END, REASON_EXPIRED, REASON_SESSION_END } from './fill-words.ts';
import { isDue } from './run-context.ts';
import type { SymbolBook } from './symbol-book.ts';
import { CLOSED, NO_CLOSE, NO_OPEN } from './trading-calendar.ts';

/** Which of the waiting orders are filled in a pass: what frees money comes first, then all the others. */
export const EXITS = 0;
export const ALL = 1;

/** Fills what waits for a time and not for a price, and ends what has waited too long. */
export class TimedOrders {
  readonly #desk: Desk;
  readonly #isSameClose: boolean;
  readonly #maxBars: number;

  constructor(desk: Desk) {
    const { fillAt } = desk.config.execution;
    this.#desk = desk;
    this.#isSameClose = fillAt === 'same-close';
    this.#maxBars = desk.config.exits.maxBars ?? 0;
  }

  /** Closes at a bar's first price what has been open for long enough, and what was to end with a session whose last bars are missing. */
  atFirstPrice(book: SymbolBook, bar: number, base: number): void {
    if (this.#maxBars === 0 && !book.hasSessionExits) return;
    for (let k = book.positions.length - 1; k >= 0; k--) {
      const position = book.positions[k] as Position;
      const isExpired = this.#maxBars > 0 && bar - position.entryBar >= this.#maxBars;
      if (!isExpired && !this.#hasSessionPassed(book, position, bar)) continue;
      const reason = isExpired ? REASON_EXPIRED : REASON_SESSION_END;
      this.#desk.close(book, position, position.units, base, bar, AT_OPEN, false, reason);
    }
  }

  #hasSessionPassed(book: SymbolBook, position: Position, bar: number): boolean {
    if (!position.endsWithSession) return false;
    const day = book.calendar.days[bar] as number;
    if (Number.isNaN(position.endDay)) position.endDay = day;
    return day !== position.endDay;
  }

  /** Fills at the open what waits for it: exits in one pass, entries in another. */
  atOpen(book: SymbolBook, bar: number, pass: number, base: number, timeUs: number): void {
    if (!book.isBusy) return;
    const { orders } = book;
    let hasChanged = false;
    for (let k = 0; k < orders.length; ) {
      const order = orders[k] as Order;
      if (order.untilUs > 0 && order.untilUs < timeUs) {
        this.#desk.cancel(book, k, 'expired');
        hasChanged = true;
        continue;
      }
      const isForOpen = order.type === MARKET_ON_OPEN || (order.type === MARKET && !this.#isSameClose);
      const frees = order.isExit || order.isReduceOnly || book.net * order.side < 0;
      if (
        !isForOpen ||
        (pass === EXITS && !frees) ||
        !isDue(order, bar, order.type === MARKET_ON_OPEN ? book.calendar.beginUs(bar) : timeUs) ||
        (order.type === MARKET_ON_OPEN && !this.#isFirstOfSession(book, bar, order.submittedBar))
      ) {
        k++;
        continue;
      }
      hasChanged = true;
      k = this.#fillTimed(book, k, base, bar, AT_OPEN);
    }
    if (hasChanged) book.refresh();
  }

  /** Whether a bar has the first known price of a session that begins after an order was sent. */
  #isFirstOfSession(book: SymbolBook, bar: number, submittedBar: number): boolean {
    const { calendar } = book;
    if (bar === 0 || calendar.isLastOfSession(bar - 1) || !calendar.touchesSession(bar - 1)) return true;
    // The session began inside the bar before, at a price that nobody knows.
    if (book.lacks(bar - 1, NO_OPEN) && !book.lacks(bar - 1, CLOSED) && submittedBar < bar - 1) return true;
    return calendar.days[bar] !== calendar.days[bar - 1];
  }

  /** Fills the waiting order at `at`. Where the next one to look at is. */
  #fillTimed(book: SymbolBook, at: number, base: number, bar: number, place: number): number {
    const desk = this.#desk;
    const order = book.orders[at] as Order;
    desk.hasFilled = false;
    const hasEnded = order.isExit ? this.#fillExit(book, order, base, bar, place) : desk.fillEntry(book, order, base, bar, place, false);
    if (order.group > 0 && desk.hasFilled) desk.cancelGroup(order.group, order);
    // Others of its group that were sent before are gone.
    const now = order.group > 0 ? book.orders.indexOf(order) : at;
    if (!hasEnded) {
      order.fromBar = bar + 1;
      return now + 1;
    }
    book.removeOrder(now);
    desk.endOrder(order);
    return now;
  }

  #fillExit(book: SymbolBook, order: Order, base: number, bar: number, place: number): boolean {
    const desk = this.#desk;
    let open = 0;
    for (const position of book.positions) open += position.units;
    if (Number.isNaN(order.units)) order.units = order.exitFraction >= 1 ? open : desk.roundUnits(book, open * order.exitFraction);
    let left = Math.min(order.units, open);
    while (left > 0) {
      const position = book.positions[0];
      if (position === undefined) break;
      const closed = desk.close(book, position, left, base, bar, place, false, order.exitReason, order);
      if (closed === 0) break;
      left -= closed;
    }
    order.units = left;
    return !(left > 0) || book.positions.length === 0;
  }

  /** What happens at a close before the strategy sees it: orders for the close, ends of sessions. */
  atClose(book: SymbolBook, bar: number, base: number): void {
    const hasOrders = book.isBusy && waitsForEnd(book.orders);
    if (!hasOrders && !book.hasSessionExits) return;
    const isLast = book.calendar.isLastOfSession(bar);
    // Where there are quotes, the last one in the session is known.
    const isClosed = book.lacks(bar, NO_CLOSE) && book.quoteHalf < 0;
    let hasChanged = false;
    for (let k = 0; hasOrders && k < book.orders.length; ) {
      const order = book.orders[k] as Order;
      // An order for a day that comes while there is no session is for the next one.
      if (order.untilUs === END_OF_DAY && order.fromBar === bar && !book.calendar.touchesSession(bar)) order.fromBar = bar + 1;
      if (isLast && !isClosed && order.type === MARKET_ON_CLOSE && order.submittedBar < bar && this.#isDueAtClose(book, order, bar)) {
        hasChanged = true;
        k = this.#fillTimed(book, k, base, bar, AT_CLOSE);
        continue;
      } else if (order.untilUs === END_OF_DAY && order.fromBar <= bar && (isLast || this.#isNewDay(book, order, bar))) {
        this.#desk.cancel(book, k, 'expired');
        hasChanged = true;
        continue;
      }
      k++;
    }
    if (hasChanged) book.refresh();
    if (!isLast || isClosed || !book.hasSessionExits) return;
    for (let k = book.positions.length - 1; k >= 0; k--) {
      const position = book.positions[k] as Position;
      if (position.endsWithSession) this.#desk.close(book, position, position.units, base, bar, AT_CLOSE, false, REASON_SESSION_END);
    }
  }

  /** A day whose last bars are missing ends with the next day's first bar. */
  #isNewDay(book: SymbolBook, order: Order, bar: number): boolean {
    const { days } = book.calendar;
    return days[bar] !== days[Math.min(order.fromBar, bar)];
  }

  afterSignal(book: SymbolBook, bar: number, base: number): void {
    if (!this.#isSameClose || book.orders.length === 0 || book.lacks(bar, NO_CLOSE)) return;
    let hasChanged = false;
    for (let pass = EXITS; pass <= ALL; pass++) {
      for (let k = 0; k < book.orders.length; ) {
        const order = book.orders[k] as Order;
        const frees = order.isExit || order.isReduceOnly || book.net * order.side < 0;
        if (order.type === MARKET && (pass === ALL || frees) && this.#isDueAtClose(book, order, bar)) {
          hasChanged = true;
          k = this.#fillTimed(book, k, base, bar, AT_CLOSE);
        } else k++;
      }
    }
    if (hasChanged) book.refresh();
  }

  #isDueAtClose(book: SymbolBook, order: Order, bar: number): boolean {
    if (order.fromBar > bar) return false;
    if (order.fromUs === Number.NEGATIVE_INFINITY && (order.untilUs === Number.POSITIVE_INFINITY || order.untilUs === END_OF_DAY))
      return true;
    const endUs = book.calendar.closeUs(bar);
    return order.fromUs <= endUs && (order.untilUs === END_OF_DAY || order.untilUs >= endUs);
  }

  /** Whether something that waits for a time alone is due after a bar has begun: where the prices inside are known, it fills there. */
  arrivesInside(book: SymbolBook, bar: number): boolean {
    if (book.lacks(bar, NO_OPEN)) return true;
    if (this.#isSameClose) return false;
    const { orders } = book;
    for (let k = 0; k < orders.length; k++) {
      const order = orders[k] as Order;
      if (order.type === MARKET && order.fromBar <= bar && order.fromUs > book.calendar.beginUs(bar)) return true;
    }
    return false;
  }

  /** Closes what is open at the end of the data: at the last price, or where that is of outside a session or of a halt, at the newest that is not. */
  closeAtEnd(book: SymbolBook, last: number): void {
    let bar = last;
    while (bar > 0 && book.lacks(bar, NO_OPEN) && book.lacks(bar, NO_CLOSE)) bar--;
    const isQuoted = book.quoteHalf >= 0 && bar === last;
    // In units of now: a split may have come since.
    const { open, close } = book.seen;
    const atClose = bar === last ? book.lastPrice : (close[bar] as number);
    const price = book.lacks(bar, NO_CLOSE) && !isQuoted ? (open[bar] as number) : atClose;
    for (let k = book.positions.length - 1; k >= 0; k--) {
      const position = book.positions[k] as Position;
      this.#desk.close(book, position, position.units, price, bar, AT_CLOSE, false, REASON_END);
    }
  }
}

/** Whether an order waits for the close or for the end of its day. */
function waitsForEnd(orders: readonly Order[]): boolean {
  for (let k = 0; k < orders.length; k++) {
    const order = orders[k] as Order;
    if (order.type === MARKET_ON_CLOSE || order.untilUs === END_OF_DAY) return true;
  }
  return false;
}
