import { kellyBet } from '#core/risk/kelly.ts';
import { floorToStep, type SizingSituation, unitsFor, wantedUnits } from '#core/risk/sizing.ts';
import { Account } from '#core/trading/account.ts';
import type { OrderEvent, RefusalReason } from '#core/trading/events.ts';
import { ORDER_TYPES, type Side } from '#core/trading/intent.ts';
import { Order } from '#core/trading/order.ts';
import { Position } from '#core/trading/position.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { levelAt, setTrailing, TRAIL_NONE } from './exit-levels.ts';
import { FillCosts } from './fill-costs.ts';
import { EXIT_REASONS } from './run-result.ts';
import type { SymbolBook } from './symbol-book.ts';
import type { TradeEnd, TradeLog } from './trade-log.ts';
import { yearlyVolatility } from './yearly-volatility.ts';

export const REASON_SIGNAL = EXIT_REASONS.indexOf('signal');
export const REASON_STOP = EXIT_REASONS.indexOf('stop-loss');
export const REASON_TARGET = EXIT_REASONS.indexOf('take-profit');
export const REASON_TRAILING = EXIT_REASONS.indexOf('trailing-stop');
export const REASON_PARTIAL = EXIT_REASONS.indexOf('partial-profit');
export const REASON_REVERSED = EXIT_REASONS.indexOf('reversed');
export const REASON_MARGIN = EXIT_REASONS.indexOf('margin-call');
export const REASON_SESSION_END = EXIT_REASONS.indexOf('session-end');
export const REASON_EXPIRED = EXIT_REASONS.indexOf('expired');
export const REASON_END = EXIT_REASONS.indexOf('end-of-data');

/** Where in a bar a fill happens. */
export const AT_OPEN = 0;
export const INSIDE = 1;
export const AT_CLOSE = 2;

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
  onEvent: ((event: OrderEvent) => void) | null = null;
  readonly #isNetting: boolean;
  readonly #leverage: number;
  readonly #maintenance: number;
  readonly #periodsPerYear: number;
  readonly #freeOrders: Order[] = [];
  readonly #freePositions: Position[] = [];
  /** Used again for every entry, so that none allocates one. */
  readonly #situation: { -readonly [Key in keyof SizingSituation]: SizingSituation[Key] };
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
    this.#maintenance = config.execution.maintenanceMargin ?? (this.#leverage > 1 ? 0.5 / this.#leverage : 0);
    this.#periodsPerYear = periodsPerYear;
    this.#situation = {
      equity: Number.NaN,
      unitValue: Number.NaN,
      rate: this.costs.rate,
      perUnit: this.costs.perUnit,
      perOrder: this.costs.perFill,
      unitRisk: Number.NaN,
      volatility: Number.NaN,
      kelly: Number.NaN,
    };
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
    if (this.onEvent === null) return;
    const type = ORDER_TYPES[order.type] ?? 'market';
    const timeUs = bar >= 0 ? book.fillTimeUs(bar) : Number.NaN;
    this.onEvent({ kind, orderId: order.id, symbol: book.index, type, side: order.side, timeUs, units, price, reason });
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
        if (reduced === 0) this.#refuse(book, order, bar, 'nothing-to-reduce');
        return true;
      }
      // What is open could not be closed as the volume did not suffice: the rest waits.
      if (this.#isNetting && book.net * side < 0) return false;
    }
    if (side < 0 && !this.config.execution.allowShort) return this.#refuse(book, order, bar, 'short-not-allowed');
    const extended = order.positionId === 0 ? null : this.#positionById(book, order.positionId);
    if (order.positionId !== 0 && extended === null) return true;
    if (extended === null && this.openCount >= this.config.maxPositions) return this.#refuse(book, order, bar, 'too-many-positions');
    const wanted = this.#wantedUnits(book, order, base, bar, place, isPassive);
    const room = this.#room(book, bar);
    const units = floorToStep(Math.min(wanted, room), book.unitStep);
    if (!(units > 0)) {
      if (wanted > 0 && room < wanted && room < book.unitStep) {
        order.units = floorToStep(wanted, book.unitStep);
        return !(order.units > 0);
      }
      return this.#refuse(book, order, bar, wanted > 0 ? 'no-funds' : 'no-size');
    }
    const price = this.costs.price(book, side, base, bar, units, isPassive);
    const position = extended ?? this.#openPosition(book, order, bar, place);
    this.#addUnits(book, position, units, price, base);
    this.#take(book, bar, units);
    if (extended === null) this.#setExits(book, position, order, bar, place, isPassive);
    this.tell('filled', book, order, bar, units, price, null);
    this.#changed(book);
    if (room >= wanted) return true;
    order.units = floorToStep(wanted - units, book.unitStep);
    order.positionId = position.id;
    return !(order.units > 0);
  }

  /** Closes up to `units` of a position at the middle price `base`; returns how many were closed (the bar's volume may not suffice). */
  close(
    book: SymbolBook,
    position: Position,
    units: number,
    base: number,
    bar: number,
    place: number,
    isPassive: boolean,
    reason: number,
  ): number {
    // Who must close closes, whatever the volume.
    const isForced = reason === REASON_MARGIN || reason === REASON_SESSION_END || reason === REASON_END;
    const room = isForced ? Number.POSITIVE_INFINITY : this.#room(book, bar);
    let closing = Math.min(units, position.units);
    if (closing > room) closing = floorToStep(room, book.unitStep);
    if (!(closing > 0)) return 0;
    const { account } = this;
    const { rate } = book;
    const { side } = position;
    this.scan(book, position, place === AT_CLOSE ? bar + 1 : bar);
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
    this.log.add(position, end);
    this.#take(book, bar, closing);
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

  /** Closes everything of all symbols: the one at its price, the others at their last ones. */
  callMargin(book: SymbolBook, base: number, bar: number, place: number): void {
    this.marginCalls++;
    for (const each of this.books) {
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
      if ((high[i] as number) > highest) highest = high[i] as number;
      if ((low[i] as number) < lowest) lowest = low[i] as number;
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
      const closed = this.close(book, position, left, base, bar, place, isPassive, opens ? REASON_REVERSED : REASON_SIGNAL);
      if (closed === 0) break;
      this.tell('filled', book, order, bar, closed, base, null);
      left -= closed;
      reduced += closed;
    }
    if (!isSized) order.units = left;
    return reduced;
  }

  #wantedUnits(book: SymbolBook, order: Order, base: number, bar: number, place: number, isPassive: boolean): number {
    const { costs, config } = this;
    book.lastPrice = base;
    const price = costs.price(book, order.side, base, bar, Number.POSITIVE_INFINITY, isPassive);
    const equity = this.equity();
    const isSized = Number.isNaN(order.units);
    const situation = this.#situation;
    situation.equity = equity;
    situation.unitValue = price * book.rate;
    const { type } = config.sizing;
    if (type === 'risk-percent') situation.unitRisk = this.#stopDistance(book, order, price, bar, place) * book.rate;
    else if (type === 'volatility-target' && isSized) situation.volatility = this.#volatility(book, bar, place);
    else if (type === 'kelly-fraction') situation.kelly = this.#kelly(config.sizing.trades);
    const wanted = isSized ? wantedUnits(config.sizing, situation) * order.weight : order.units;
    const affordable = unitsFor(equity * this.#leverage - this.#exposure(), situation);
    if (wanted <= affordable) return wanted;
    this.shortened++;
    return affordable;
  }

  /** Value of all open positions at the last prices. */
  #exposure(): number {
    const { books } = this;
    let exposure = 0;
    for (let k = 0; k < books.length; k++) {
      const book = books[k] as SymbolBook;
      if (book.positions.length > 0) exposure += book.gross * book.lastPrice * book.rate;
    }
    return exposure;
  }

  #stopDistance(book: SymbolBook, order: Order, price: number, bar: number, place: number): number {
    if (order.bracket) return Math.abs(price - (order.bracket.stopLoss ?? Number.NaN));
    const { stopLoss } = this.config.exits;
    if (stopLoss === null) return Number.NaN;
    return Math.abs(price - levelAt(stopLoss, price, order.side > 0 ? -1 : 1, this.#atr(book, bar, place)));
  }

  #volatility(book: SymbolBook, bar: number, place: number): number {
    const { sizing } = this.config;
    const lookback = sizing.type === 'volatility-target' ? sizing.lookback : 20;
    return yearlyVolatility(book.close, place === AT_CLOSE ? bar : bar - 1, lookback, this.#periodsPerYear);
  }

  #kelly(trades: number): number {
    const { count, returns } = this.log;
    return count < trades ? Number.NaN : kellyBet(returns, count - trades, count);
  }

  /** The average true range known at a fill: of the last closed bar. */
  #atr(book: SymbolBook, bar: number, place: number): (period: number) => number {
    return (period) => book.indicators.column('atr', { period })[place === AT_CLOSE ? bar : bar - 1] ?? Number.NaN;
  }

  #positionById(book: SymbolBook, id: number): Position | null {
    for (const position of book.positions) if (position.id === id) return position;
    return null;
  }

  #openPosition(book: SymbolBook, order: Order, bar: number, place: number): Position {
    const position = this.#freePositions.pop() ?? new Position();
    position.id = ++this.lastId;
    position.symbol = book.index;
    position.side = order.side;
    position.units = 0;
    position.entryUnits = 0;
    position.entryPrice = 0;
    position.entryTimeUs = book.fillTimeUs(bar);
    position.entryBar = bar;
    position.entryRate = book.rate;
    position.entryCommission = 0;
    position.entrySlippage = 0;
    position.carry = 0;
    position.highest = Number.NEGATIVE_INFINITY;
    position.lowest = Number.POSITIVE_INFINITY;
    position.scannedTo = place === AT_OPEN ? bar : bar + 1;
    position.isPathDependent = false;
    position.enteredInsideBar = place === INSIDE ? bar : -1;
    position.isEnteredByLimit = false;
    book.positions.push(position);
    this.openCount++;
    return position;
  }

  #addUnits(book: SymbolBook, position: Position, units: number, price: number, base: number): void {
    const { account } = this;
    const total = position.units + units;
    position.entryPrice = position.units === 0 ? price : (position.entryPrice * position.units + price * units) / total;
    position.units = total;
    position.entryUnits += units;
    const commission = this.costs.commission(units, units * price * book.rate);
    account.balance -= commission;
    account.commissions += commission;
    position.entryCommission += commission;
    position.entrySlippage += Math.abs(price - base) * units * book.rate;
    this.visit(position, base);
  }

  #setExits(book: SymbolBook, position: Position, order: Order, bar: number, place: number, isPassive: boolean): void {
    const { side, entryPrice } = position;
    const { exits } = this.config;
    const away: Side = side > 0 ? -1 : 1;
    const farBelow = side * Number.NEGATIVE_INFINITY;
    const bracket = order.bracket;
    position.isEnteredByLimit = isPassive;
    position.trailKind = TRAIL_NONE;
    position.isTrailing = false;
    position.isStopMoved = false;
    position.nextPartial = 0;
    position.partials = null;
    if (bracket === null) {
      const { stopLoss, takeProfit } = exits;
      // By far the usual cases first: without a closure, as this is in the loop.
      if (stopLoss === null) position.stop = farBelow;
      else if (stopLoss.type === 'fraction') position.stop = entryPrice * (1 - side * stopLoss.value);
      else position.stop = orNone(levelAt(stopLoss, entryPrice, away, this.#atr(book, bar, place)), farBelow);
      if (takeProfit === null) position.target = -farBelow;
      else if (takeProfit.type === 'fraction') position.target = entryPrice * (1 + side * takeProfit.value);
      else position.target = orNone(levelAt(takeProfit, entryPrice, side, this.#atr(book, bar, place)), -farBelow);
      if (exits.partials.length > 0) position.partials = exits.partials;
      position.risk = Math.abs(entryPrice - position.stop);
      if (exits.trailingStop !== null) setTrailing(position, exits.trailingStop, this.#atr(book, bar, place));
    } else {
      position.stop = orNone(bracket.stopLoss, farBelow);
      position.target = orNone(bracket.takeProfit, -farBelow);
      if (bracket.partials !== undefined && bracket.stopLoss !== undefined) position.partials = bracket.partials;
      position.risk = Math.abs(entryPrice - position.stop);
      if (bracket.trailingStop !== undefined) setTrailing(position, bracket.trailingStop, this.#atr(book, bar, place));
    }
  }

  /** Units that the bar's volume still allows. */
  #room(book: SymbolBook, bar: number): number {
    const { maxShare } = this.costs;
    if (maxShare === Number.POSITIVE_INFINITY) return maxShare;
    const volume = book.volume[bar] as number;
    const taken = book.volumeBar === bar ? book.volumeTaken : 0;
    return volume > 0 ? Math.max(0, maxShare * volume - taken) : 0;
  }

  #take(book: SymbolBook, bar: number, units: number): void {
    if (this.costs.maxShare === Number.POSITIVE_INFINITY) return;
    book.volumeTaken = (book.volumeBar === bar ? book.volumeTaken : 0) + units;
    book.volumeBar = bar;
  }

  #changed(book: SymbolBook): void {
    book.marginSide = 0;
    book.refresh();
    if (this.#maintenance > 0 || book.net < 0) this.#findMargin(book);
  }

  /** Finds anew the price of a symbol at which the equity falls to the maintenance margin, everything else staying as it is. */
  setMargin(book: SymbolBook): void {
    this.#changed(book);
  }

  #findMargin(book: SymbolBook): void {
    if (book.positions.length === 0) return;
    const margin = this.#maintenance;
    const others = margin === 0 ? 0 : this.#exposure() - book.gross * book.lastPrice * book.rate;
    const slope = (book.net - margin * book.gross) * book.rate;
    const price = (margin * others - this.equity() + book.net * book.lastPrice * book.rate) / slope;
    if (slope !== 0 && price > 0) book.setMargin(price, slope > 0 ? -1 : 1);
  }
}

const orNone = (price: number | undefined, none: number): number => (price === undefined || Number.isNaN(price) ? none : price);
