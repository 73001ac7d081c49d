import { floorToStep } from '#core/risk/sizing.ts';
import { Account } from '#core/trading/account.ts';
import type { OrderEvent, RefusalReason } from '#core/trading/events.ts';
import { EXIT_REASONS } from '#core/trading/exit-reason.ts';
import { ORDER_TYPES, type Side } from '#core/trading/intent.ts';
import { Order } from '#core/trading/order.ts';
import { Position } from '#core/trading/position.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { EntrySizing } from './entry-sizing.ts';
import { FillCosts } from './fill-costs.ts';
import {
  AT_CLOSE,
  AT_OPEN,
  INSIDE,
  REASON_END,
  REASON_MARGIN,
  REASON_REVERSED,
  REASON_SESSION_END,
  REASON_SIGNAL,
  typeOfExit,
} from './fill-words.ts';
import { MarginWatch } from './margin-watch.ts';
import { setExits } from './position-exits.ts';
import type { SymbolBook } from './symbol-book.ts';
import type { TradeEnd, TradeLog } from './trade-log.ts';

/** Opens and closes positions at prices that the matching found, and keeps the account. */
export class Desk {
  readonly account: Account;
  readonly log: TradeLog;
  readonly costs: FillCosts;
  readonly books: readonly SymbolBook[];
  readonly config: BacktestConfiguration;
  openCount = 0;
  lastId = 0;
  marginCalls = 0;
  /** Entries that the account could not pay or hold. */
  shortened = 0;
  refused = 0;
  /** Whether units changed hands since it was last set back. */
  hasFilled = false;
  /** Entries that were refused, by why. */
  readonly refusals = new Map<RefusalReason, number>();
  /** The loss of the day is as large as may be: nothing is opened. */
  isDayOver = false;
  /** What happened to orders and is still to be told; null when nobody listens. Told when nothing is being filled. */
  events: OrderEvent[] | null = null;
  /** Splits that the strategy is still to be told of. */
  readonly splits: { readonly symbol: number; readonly ratio: number }[] = [];
  /** What happened to orders since the beginning; null when nobody keeps it. */
  journal: OrderEvent[] | null = null;
  readonly #isNetting: boolean;
  readonly #leverage: number;
  readonly #margin: MarginWatch;
  /** Fill price of the entry that was sized last: the final one where slippage goes by no volume. */
  #askedPrice = Number.NaN;
  readonly #freeOrders: Order[] = [];
  readonly #freePositions: Position[] = [];
  readonly #sizing: EntrySizing;
  readonly #end: TradeEnd = {
    units: Number.NaN,
    timeUs: Number.NaN,
    price: Number.NaN,
    reason: 0,
    commission: Number.NaN,
    slippage: Number.NaN,
    pnl: Number.NaN,
    returnFraction: Number.NaN,
    bars: 0,
  };

  constructor(config: BacktestConfiguration, books: readonly SymbolBook[], periodsPerYear: number, log: TradeLog) {
    this.log = log;
    this.config = config;
    this.books = books;
    this.account = new Account(config.initialCapital);
    this.costs = new FillCosts(config.costs);
    this.#isNetting = config.execution.positions === 'netting';
    this.#leverage = config.execution.leverage;
    this.#margin = new MarginWatch(books, this.#leverage, config.execution.maintenanceMargin);
    this.#sizing = new EntrySizing(config, this.costs, log, periodsPerYear);
  }

  /** Balance and open results at the last prices. */
  equity(): number {
    const { books } = this;
    let equity = this.account.balance;
    for (let k = 0; k < books.length; k++) equity += (books[k] as SymbolBook).openResult();
    return equity;
  }

  roundUnits(book: SymbolBook, units: number): number {
    return floorToStep(units, book.unitStep);
  }

  newOrder(): Order {
    return this.#freeOrders.pop() ?? new Order();
  }

  /** Gives a record back, for use by a later order. */
  endOrder(order: Order): void {
    order.bracket = null;
    this.#freeOrders.push(order);
  }

  tell(
    kind: OrderEvent['kind'],
    book: SymbolBook,
    order: Order,
    bar: number,
    units: number,
    price: number,
    reason: RefusalReason | null,
  ): void {
    if (this.events === null && this.journal === null) return;
    const type = ORDER_TYPES[order.type] ?? 'market';
    const timeUs = bar >= 0 ? book.fillTimeUs(bar) : Number.NaN;
    const of = { kind, orderId: order.id, symbol: book.index, type, side: order.side, timeUs };
    this.#note({ ...of, units, price, reason, exit: null, entryOrderId: null });
  }

  #note(event: OrderEvent): void {
    this.events?.push(event);
    this.journal?.push(event);
  }

  #tellClosed(book: SymbolBook, position: Position, order: Order | null): void {
    if (this.events === null && this.journal === null) return;
    const { units, price, timeUs, reason } = this.#end;
    const type = order === null ? typeOfExit(reason) : (ORDER_TYPES[order.type] ?? 'market');
    const side: Side = position.side > 0 ? -1 : 1;
    const of = { kind: 'filled', orderId: order?.id ?? 0, symbol: book.index, type, side, timeUs } as const;
    this.#note({ ...of, units, price, reason: null, exit: EXIT_REASONS[reason] ?? null, entryOrderId: position.orderId });
  }

  /**
   * Fills an entry at the middle price `base` of a bar: first against what is open on the other side under netting, then as a new position in
   * the size that the intent or the sizing says, cut to what the account can hold. Whether the order has ended; else the rest of it waits.
   */
  fillEntry(book: SymbolBook, order: Order, base: number, bar: number, place: number, isPassive: boolean): boolean {
    const { side } = order;
    if ((this.#isNetting || order.isReduceOnly) && order.positionId === 0) {
      const reduced = this.#reduce(book, order, base, bar, place, isPassive);
      if (order.isReduceOnly || order.units === 0) {
        if (order.units !== 0 && book.hasOpen(side > 0 ? -1 : 1)) return false;
        if (reduced === 0) this.#refuse(book, order, bar, 'nothing-to-reduce');
        return true;
      }
      // What is open could not be closed as the volume did not suffice: the rest waits.
      if (this.#isNetting && book.net * side < 0) return false;
    }
    if (this.isDayOver) return this.#refuse(book, order, bar, 'daily-loss');
    if (side < 0 && !this.config.execution.allowShort) return this.#refuse(book, order, bar, 'short-not-allowed');
    const extended = order.positionId === 0 ? null : book.positionOf(order.positionId);
    if (order.positionId !== 0 && extended === null) return true;
    if (extended === null && this.openCount >= this.config.maxPositions) return this.#refuse(book, order, bar, 'too-many-positions');
    const wanted = this.#wantedUnits(book, order, base, bar, place, isPassive);
    const room = book.room(this.costs.maxShare, bar);
    const units = floorToStep(Math.min(wanted, room), book.unitStep);
    if (!(units > 0)) {
      if (wanted > 0 && room < wanted && room < book.unitStep) {
        order.units = floorToStep(wanted, book.unitStep);
        return !(order.units > 0);
      }
      return this.#refuse(book, order, bar, wanted > 0 ? 'no-funds' : 'no-size');
    }
    const price =
      this.costs.maxShare === Number.POSITIVE_INFINITY ? this.#askedPrice : this.costs.price(book, side, base, bar, units, isPassive);
    const position = extended ?? this.#openPosition(book, order, bar, place);
    this.#addUnits(book, position, units, price, base);
    book.take(bar, units);
    if (extended === null) {
      position.isEnteredByLimit = isPassive;
      const { config } = this;
      setExits(book, position, order, config.exits, place === AT_CLOSE ? bar : bar - 1, config.execution.closeAtSessionEnd);
      if (position.endsWithSession) position.endDay = book.calendar.endDay(bar, place === AT_CLOSE);
    }
    this.tell('filled', book, order, bar, units, price, null);
    this.#changed(book);
    if (room >= wanted) return true;
    order.units = floorToStep(wanted - units, book.unitStep);
    order.positionId = position.id;
    return !(order.units > 0);
  }

  /**
   * Closes up to `units` of a position at the middle price `base`; returns how many were closed (the bar's volume may not suffice). `order`: the one
   * that does it, where there is one.
   */
  close(
    book: SymbolBook,
    position: Position,
    units: number,
    base: number,
    bar: number,
    place: number,
    isPassive: boolean,
    reason: number,
    order: Order | null = null,
  ): number {
    // Who must close closes, whatever the volume.
    const isForced = reason === REASON_MARGIN || reason === REASON_SESSION_END || reason === REASON_END;
    const room = isForced ? Number.POSITIVE_INFINITY : book.room(this.costs.maxShare, bar);
    let closing = Math.min(units, position.units);
    if (closing > room) closing = floorToStep(room, book.unitStep);
    if (!(closing > 0)) return 0;
    const { account } = this;
    const { rate } = book;
    const { side } = position;
    const toBar = place === AT_CLOSE ? bar + 1 : bar;
    if (closing < position.units) this.scan(book, position, toBar);
    this.visit(position, base);
    const price = this.costs.price(book, side > 0 ? -1 : 1, base, bar, closing, isPassive);
    const share = closing / position.units;
    const commission = this.costs.commission(closing, closing * price * rate);
    const entryCommission = position.entryCommission * share;
    const entrySlippage = position.entrySlippage * share;
    const carry = position.carry * share;
    const gross = side * (price - position.entryPrice) * closing * rate;
    account.balance += gross - commission;
    account.commissions += commission;
    this.hasFilled = true;
    const end = this.#end;
    end.units = closing;
    end.timeUs = book.fillTimeUs(bar);
    end.price = price;
    end.reason = reason;
    end.commission = commission + entryCommission;
    end.slippage = Math.abs(price - base) * closing * rate + entrySlippage;
    end.pnl = gross - commission - entryCommission + carry;
    end.returnFraction = end.pnl / (position.entryPrice * closing * position.entryRate);
    end.bars = bar - position.entryBar;
    this.log.add(position, end, toBar);
    book.take(bar, closing);
    this.#tellClosed(book, position, order);
    if (closing >= position.units) {
      book.removePosition(position);
      this.#freePositions.push(position);
      this.openCount--;
    } else {
      position.units -= closing;
      position.entryCommission -= entryCommission;
      position.entrySlippage -= entrySlippage;
      position.carry -= carry;
    }
    this.#changed(book);
    return closing;
  }

  /**
   * Closes everything of all symbols: the one at its price, the others at their last ones. What can't be traded then, as its session is over, is looked at
   * again at its next price.
   */
  callMargin(book: SymbolBook, base: number, bar: number, place: number): void {
    this.marginCalls++;
    const nowUs = book.fillTimeUs(bar);
    const stepUs = book.timeUs[bar] as number;
    for (const each of this.books) {
      if (each !== book && !each.canTradeAt(nowUs, stepUs)) continue;
      const price = each === book ? base : each.lastPrice;
      for (let k = each.positions.length - 1; k >= 0; k--) {
        const position = each.positions[k] as Position;
        this.close(each, position, position.units, price, each === book ? bar : each.cursor.index, place, false, REASON_MARGIN);
      }
    }
  }

  /** Cancels the orders of a group but one, in all symbols. */
  cancelGroup(group: number, but: Order): void {
    for (const book of this.books) {
      let hasChanged = false;
      for (let k = book.orders.length - 1; k >= 0; k--) {
        const order = book.orders[k] as Order;
        if (order.group !== group || order === but) continue;
        this.cancel(book, k, 'other-filled');
        hasChanged = true;
      }
      if (hasChanged) book.refresh();
    }
  }

  /** Ends a waiting order without a fill. The book has to be refreshed after. */
  cancel(book: SymbolBook, at: number, reason: RefusalReason): void {
    const order = book.orders[at] as Order;
    book.removeOrder(at);
    this.tell('cancelled', book, order, book.cursor.index, order.units, Number.NaN, reason);
    this.endOrder(order);
  }

  /** Takes the extremes of whole bars up to `to` (exclusive) into a position's. */
  scan(book: SymbolBook, position: Position, to: number): void {
    const { high, low } = book;
    let { highest, lowest } = position;
    for (let i = position.scannedTo; i < to; i++) {
      highest = Math.max(highest, high[i] as number);
      lowest = Math.min(lowest, low[i] as number);
    }
    position.highest = highest;
    position.lowest = lowest;
    if (to > position.scannedTo) position.scannedTo = to;
  }

  visit(position: Position, price: number): void {
    if (price > position.highest) position.highest = price;
    if (price < position.lowest) position.lowest = price;
  }

  #refuse(book: SymbolBook, order: Order, bar: number, reason: RefusalReason): true {
    this.refused++;
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
    this.tell('refused', book, order, bar, order.units, Number.NaN, reason);
    return true;
  }

  #reduce(book: SymbolBook, order: Order, base: number, bar: number, place: number, isPassive: boolean): number {
    const { side } = order;
    const isSized = Number.isNaN(order.units);
    const opens = !order.isReduceOnly && (side > 0 || this.config.execution.allowShort);
    let left = isSized ? Number.POSITIVE_INFINITY : order.units;
    let reduced = 0;
    for (let k = 0; k < book.positions.length && left > 0; ) {
      const position = book.positions[k] as Position;
      if (position.side === side) {
        k++;
        continue;
      }
      const closed = this.close(book, position, left, base, bar, place, isPassive, opens ? REASON_REVERSED : REASON_SIGNAL, order);
      if (closed === 0) break;
      left -= closed;
      reduced += closed;
    }
    if (!isSized) order.units = left;
    return reduced;
  }

  #wantedUnits(book: SymbolBook, order: Order, base: number, bar: number, place: number, isPassive: boolean): number {
    book.lastPrice = base;
    const price = this.costs.price(book, order.side, base, bar, Number.POSITIVE_INFINITY, isPassive);
    this.#askedPrice = price;
    const equity = this.equity();
    const sizing = this.#sizing;
    const wanted = sizing.wanted(book, order, price, equity, place === AT_CLOSE ? bar : bar - 1);
    const affordable = sizing.affordable(equity * this.#leverage - this.#margin.exposure());
    if (wanted <= affordable) return wanted;
    this.shortened++;
    return affordable;
  }

  #openPosition(book: SymbolBook, order: Order, bar: number, place: number): Position {
    const position = this.#freePositions.pop() ?? new Position();
    position.empty();
    position.id = ++this.lastId;
    position.orderId = order.id;
    position.symbol = book.index;
    position.side = order.side;
    position.entryTimeUs = book.fillTimeUs(bar);
    position.entryBar = bar;
    position.entryRate = book.rate;
    position.scannedTo = place === AT_OPEN ? bar : bar + 1;
    position.enteredInsideBar = place === INSIDE ? bar : -1;
    book.positions.push(position);
    this.openCount++;
    return position;
  }

  #addUnits(book: SymbolBook, position: Position, units: number, price: number, base: number): void {
    const { account } = this;
    const total = position.units + units;
    position.entryPrice = position.units === 0 ? price : (position.entryPrice * position.units + price * units) / total;
    position.units = total;
    this.hasFilled = true;
    position.entryUnits += units;
    const commission = this.costs.commission(units, units * price * book.rate);
    account.balance -= commission;
    account.commissions += commission;
    position.entryCommission += commission;
    position.entrySlippage += Math.abs(price - base) * units * book.rate;
    this.visit(position, base);
  }

  #changed(book: SymbolBook): void {
    book.marginSide = 0;
    book.refresh();
    if (this.#margin.isNeeded) this.#margin.find(book, this.equity());
  }

  /**
   * Finds anew the price of a symbol at which the equity falls to the maintenance margin, everything else staying as it is. Needed when
   * something else did not: another price or result, a rate, carry.
   */
  setMargin(book: SymbolBook): void {
    if (book.positions.length > 0 && (book.marginSide !== 0 || this.#margin.isNeeded)) this.#changed(book);
  }
}
