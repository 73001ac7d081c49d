import type { Bracket, EntryIntent, Side } from '#core/trading/intent.ts';
import { LIMIT, MARKET, MARKET_ON_CLOSE, MARKET_ON_OPEN, type Order, STOP, STOP_LIMIT } from '#core/trading/order.ts';
import type { Desk } from './desk.ts';
import { REASON_SIGNAL } from './fill-words.ts';
import type { IntentLog } from './intent-log.ts';
import type { SymbolBook } from './symbol-book.ts';

/** Turns a strategy's intents into waiting orders, from the bar on that latency and fill timing say. */
export class OrderEntry {
  readonly #desk: Desk;
  readonly #log: IntentLog | null;
  readonly #latencyBars: number;
  readonly #latencyUs: number;
  readonly #isSameClose: boolean;
  /** Where the run is. */
  clock: { readonly barIndex: number } = { barIndex: 0 };
  /** Time at which an order that is sent now would arrive, without latency: NaN for the close of the present bar. */
  nowUs = Number.NaN;

  constructor(desk: Desk, log: IntentLog | null) {
    const { latencyBars, latencyMs, fillAt } = desk.config.execution;
    this.#desk = desk;
    this.#log = log;
    this.#latencyBars = latencyBars;
    this.#latencyUs = latencyMs * 1000;
    this.#isSameClose = fillAt === 'same-close';
  }

  market(book: SymbolBook, side: Side): number {
    const order = this.#desk.newOrder();
    order.id = ++this.#desk.lastId;
    order.symbol = book.index;
    order.type = MARKET;
    order.side = side;
    order.units = Number.NaN;
    order.weight = 1;
    order.price = Number.NaN;
    order.untilUs = Number.POSITIVE_INFINITY;
    order.group = 0;
    order.isReduceOnly = false;
    order.isExit = false;
    order.positionId = 0;
    order.bracket = null;
    return this.#send(book, order);
  }

  exit(book: SymbolBook, fraction: number, reason = REASON_SIGNAL): number {
    if (!(fraction > 0)) return 0;
    const order = this.#desk.newOrder();
    order.take(++this.#desk.lastId, { side: book.net > 0 ? -1 : 1 });
    order.symbol = book.index;
    order.isExit = true;
    order.exitFraction = Math.min(1, fraction);
    order.exitReason = reason;
    return this.#send(book, order);
  }

  enter(book: SymbolBook, intent: EntryIntent): number {
    const order = this.#desk.newOrder();
    order.take(++this.#desk.lastId, intent);
    const { type } = order;
    if (type === LIMIT) order.price = book.limitPrice(intent.side, order.price);
    else if (type === STOP_LIMIT) order.limitPrice = book.limitPrice(intent.side, order.limitPrice);
    const needsPrice = type === LIMIT || type === STOP || type === STOP_LIMIT;
    const isGood =
      (!needsPrice || order.price > 0) &&
      (type !== STOP_LIMIT || order.limitPrice > 0) &&
      !(order.units <= 0) &&
      order.weight > 0 &&
      (intent.side === 1 || intent.side === -1);
    const reason = !isGood ? 'bad-price' : isBracketGood(intent.bracket) ? null : 'bad-bracket';
    if (reason === null) return this.#send(book, order);
    this.#desk.tell('refused', book, order, book.cursor.index, order.units, Number.NaN, reason);
    this.#desk.endOrder(order);
    return 0;
  }

  #send(book: SymbolBook, order: Order): number {
    const bar = book.cursor.index;
    order.submittedBar = bar;
    const { type } = order;
    const isNow = this.#isSameClose && (type === MARKET || type === MARKET_ON_CLOSE);
    order.fromBar = bar + this.#latencyBars + (isNow ? 0 : 1);
    order.fromUs = Number.NEGATIVE_INFINITY;
    if (this.#latencyUs > 0 || !Number.isNaN(this.nowUs)) {
      order.fromUs = (Number.isNaN(this.nowUs) ? book.calendar.closeUs(bar) : this.nowUs) + this.#latencyUs;
      // At a quote the present bar is the one before the one that goes on.
      if (!Number.isNaN(this.nowUs)) order.fromBar = bar + 1 + this.#latencyBars;
    }
    book.orders.push(order);
    if (type === MARKET || type >= MARKET_ON_OPEN) book.isBusy = true;
    else book.refresh();
    this.#log?.add(this.clock.barIndex, order);
    this.#desk.tell('submitted', book, order, bar, order.units, order.price, null);
    return order.id;
  }
}

/**
 * What is to trail needs something to trail with. A stop that is no number, for example of an indicator that is not warm, would leave the position
 * without any.
 */
function isBracketGood(bracket: Bracket | undefined): boolean {
  if (bracket === undefined) return true;
  const { stopLoss = 0, takeProfit = 0, trailingStop, partials = [] } = bracket;
  if (!Number.isFinite(stopLoss) || !Number.isFinite(takeProfit)) return false;
  if (trailingStop !== undefined && !(trailingStop.value > 0 && trailingStop.value < Number.POSITIVE_INFINITY)) return false;
  return partials.every(
    ({ atRisk, fraction, moveStop }) => atRisk > 0 && fraction > 0 && fraction <= 1 && (moveStop !== 'trail' || trailingStop !== undefined),
  );
}
