import { floorToStep } from '#core/risk/sizing.ts';
import { END_OF_DAY, LIMIT, MARKET, type Order, STOP, STOP_LIMIT } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { Desk } from './desk.ts';
import { pathRuleOf } from './execution-path.ts';
import type { Execution } from './execution-settings.ts';
import { followPrice, startTrailing } from './exit-levels.ts';
import { ExitsAside } from './exits-aside.ts';
import { AT_OPEN, INSIDE, REASON_PARTIAL, REASON_STOP, REASON_TARGET, REASON_TRAILING } from './fill-words.ts';
import { ADAPTIVE, BEST, PathPlan, WORST } from './path-plan.ts';
import type { SymbolBook } from './symbol-book.ts';

const HIT_NOTHING = 0;
const HIT_STOP = 1;
const HIT_TARGET = 2;
const HIT_PARTIAL = 3;
const HIT_ORDER = 4;
const HIT_MARGIN = 5;

/**
 * Walks the price through a bar, point by point, and sets off what it meets in the order in which it is met. A level that is already
 * passed when it becomes known (a gap, an entry beyond its own target) is set off at the present price.
 */
export class BarMatcher {
  /** Exits that wait for the next bar's volume. */
  readonly aside = new ExitsAside();
  /** End of the finer bar that is walked; NaN where it is the bar itself. */
  endUs = Number.NaN;
  readonly #desk: Desk;
  readonly #plan: PathPlan;
  /** Ticks beyond its price that a limit order needs: a price that was passed was passed by one at least. */
  readonly #limitTicks: number;
  /** No exit waits for the next bar's volume. */
  readonly #closesWholly: boolean;
  #nowUs = Number.NaN;
  /** The prices of the bar: handed from method to method, where they are not put together, each would be boxed. */
  #open = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #close = Number.NaN;
  /** Half the spread, that limit orders need beyond the middle price. */
  #half = Number.NaN;
  #isAtOpen = false;
  #trailMovedInBar = false;
  #hit = HIT_NOTHING;
  #hitPosition: Position | null = null;
  #hitOrder: Order | null = null;
  /** Where on the path, and the middle price of the fill. */
  #hitAt = Number.NaN;
  #hitPrice = Number.NaN;

  constructor(desk: Desk, execution: Execution) {
    this.#desk = desk;
    const { limitFill } = execution;
    this.#closesWholly = desk.costs.maxShare === Number.POSITIVE_INFINITY;
    const rule = pathRuleOf(execution);
    this.#plan = new PathPlan(rule === 'best' ? BEST : rule === 'adaptive' ? ADAPTIVE : WORST);
    this.#limitTicks = typeof limitFill === 'object' ? limitFill.ticks : limitFill === 'through' ? 1 : 0;
  }

  /** Walks through bar `bar` of a book, given by its prices and time, which may be those of a finer bar inside it. */
  walk(book: SymbolBook, bar: number, open: number, high: number, low: number, close: number, nowUs = book.calendar.beginUs(bar)): void {
    this.#begin(book, bar, open, high, low, close, nowUs);
    if (this.#walkOneExit(book, bar)) return;
    this.#isAtOpen = true;
    this.#atPoint(book, bar, open);
    this.#isAtOpen = false;
    const plan = this.#plan;
    plan.plan(book, open, high, low, close);
    let from = open;
    while (plan.next < plan.count) {
      const to = plan.points[plan.next] as number;
      this.#find(book, bar, from, to);
      if (this.#hit === HIT_NOTHING) {
        from = to;
        plan.next++;
        this.#reach(book, to);
        continue;
      }
      from = this.#hitAt;
      this.#reach(book, from);
      const opened = this.#setOff(book, bar, INSIDE);
      if (book.positions.length === 0 && book.orders.length === 0) break;
      if (opened !== 0) plan.replan(opened, high, low, close);
    }
    this.#finish(book, bar);
  }

  /**
   * Walks a bar in which nothing can be met but the stop or the target of one position on the way, which is what most bars are that are walked at all.
   * Where there may be more to it, it does nothing and says so.
   */
  #walkOneExit(book: SymbolBook, bar: number): boolean {
    const open = this.#open;
    const { positions, orders, tolerance, marginSide, marginPrice } = book;
    const position = positions[0];
    if (position === undefined || positions.length > 1 || orders.length > 0 || book.quoteHalf > 0 || !this.#closesWholly) return false;
    const { side, stop, target } = position;
    if (position.isTrailing || position.partials !== null) return false;
    const level = target + side * this.#half;
    if (side * (stop - open) >= -tolerance || side * (open - level) >= -tolerance) return false;
    if (marginSide !== 0 && marginSide * ((marginSide > 0 ? this.#high : this.#low) - marginPrice) >= -tolerance) return false;
    const needed = level + side * this.#limitTicks * book.tickSize;
    const plan = this.#plan;
    plan.plan(book, open, this.#high, this.#low, this.#close);
    this.#desk.visit(position, open);
    for (; plan.next < plan.count; plan.next++) {
      const to = plan.points[plan.next] as number;
      const isStop = side * (stop - to) >= -tolerance;
      if (isStop || side * (to - needed) >= -tolerance) {
        this.#desk.visit(position, isStop ? stop : needed);
        this.#hit = isStop ? HIT_STOP : HIT_TARGET;
        this.#exit(book, position, isStop ? stop : target, bar, INSIDE);
        return true;
      }
      this.#desk.visit(position, to);
    }
    this.#finish(book, bar);
    return true;
  }

  /** The same for one price alone: a quote. */
  point(book: SymbolBook, bar: number, price: number, nowUs: number): void {
    this.#begin(book, bar, price, price, price, price, nowUs);
    this.#isAtOpen = true;
    this.#atPoint(book, bar, price);
    this.#isAtOpen = false;
  }

  #begin(book: SymbolBook, bar: number, open: number, high: number, low: number, close: number, nowUs: number): void {
    this.#nowUs = nowUs;
    this.#open = open;
    this.#high = high;
    this.#low = low;
    this.#close = close;
    this.#half = this.#desk.costs.halfSpread(book, bar);
    this.#trailMovedInBar = false;
  }

  #atPoint(book: SymbolBook, bar: number, price: number): void {
    for (;;) {
      this.#find(book, bar, price, price);
      if (this.#hit === HIT_NOTHING) break;
      this.#setOff(book, bar, AT_OPEN);
    }
    this.#reach(book, price);
  }

  /** The price has been at `price`: extremes and trailing stops follow. */
  #reach(book: SymbolBook, price: number): void {
    let hasMoved = false;
    for (let k = 0; k < book.positions.length; k++) {
      const position = book.positions[k] as Position;
      this.#desk.visit(position, price);
      if (position.isTrailing && followPrice(position, price)) hasMoved = true;
    }
    if (!hasMoved) return;
    if (!this.#isAtOpen) this.#trailMovedInBar = true;
    book.refresh();
  }

  #finish(book: SymbolBook, bar: number): void {
    for (let k = 0; k < book.positions.length; k++) {
      const position = book.positions[k] as Position;
      this.#desk.scan(book, position, bar);
      position.scannedTo = bar + 1;
      const { target } = position;
      // Entered by a limit order after the bar may have been at the target: another path would have ended it.
      if (position.enteredInsideBar === bar && target >= this.#low && target <= this.#high) position.isPathDependent = true;
      position.enteredInsideBar = -1;
    }
  }

  /** Finds what is set off first between two prices of the path. */
  #find(book: SymbolBook, bar: number, from: number, to: number): void {
    this.#hit = HIT_NOTHING;
    this.#hitAt = Number.NaN;
    const { positions, orders } = book;
    const quoteHalf = book.quoteHalf > 0 ? book.quoteHalf : 0;
    for (let k = 0; k < positions.length; k++) {
      const position = positions[k] as Position;
      const { side } = position;
      // Where there are quotes, a stop to sell is reached by the bid.
      const stop = position.stop + side * quoteHalf;
      this.#tryStop(book, from, to, -side, stop, HIT_STOP, position, null);
      this.#tryLimit(book, from, to, side > 0 ? -1 : 1, position.target, HIT_TARGET, position, null);
      if (position.partials !== null)
        this.#tryLimit(book, from, to, side > 0 ? -1 : 1, book.partialPrice(position), HIT_PARTIAL, position, null);
    }
    if (book.marginSide !== 0) this.#tryStop(book, from, to, book.marginSide, book.marginPrice, HIT_MARGIN, null, null);
    for (let k = 0; k < orders.length; k++) {
      const order = orders[k] as Order;
      if (order.fromBar > bar || order.fromUs > this.#nowUs || this.#mayBeOver(book, bar, order)) continue;
      if (order.type === LIMIT) this.#tryLimit(book, from, to, order.side, order.price, HIT_ORDER, null, order);
      else if (order.type === STOP || order.type === STOP_LIMIT) {
        const level = order.price - order.side * quoteHalf;
        this.#tryStop(book, from, to, order.side, level, HIT_ORDER, null, order);
      }
    }
  }

  /** Whether an order may have ended when the price is somewhere inside the bar: it is good till a time before its end. */
  #mayBeOver(book: SymbolBook, bar: number, { untilUs }: Order): boolean {
    if (untilUs === Number.POSITIVE_INFINITY || untilUs === END_OF_DAY || this.#isAtOpen) return false;
    return untilUs < (Number.isNaN(this.endUs) ? book.calendar.closeUs(bar) : this.endUs);
  }

  /** A limit order of `side` (1 buys): met when the price is so far beyond it that the rule and the spread allow. */
  #tryLimit(
    book: SymbolBook,
    from: number,
    to: number,
    side: number,
    limit: number,
    kind: number,
    position: Position | null,
    order: Order | null,
  ): void {
    // In terms of the middle price. Prices are compared with a millionth of a tick to spare, as 100.05 − 0.01 is not quite 100.04.
    const level = limit - side * this.#half;
    const { tolerance } = book;
    if (this.#isAtOpen) {
      // Beyond it at the open it is filled there, whatever the rule: the market never traded at the limit.
      const beyond = side * (level - from);
      if (this.#limitTicks === 0 ? beyond >= -tolerance : beyond > tolerance)
        this.#note(from, from + side * this.#half, kind, position, order);
      return;
    }
    const needed = level - side * this.#limitTicks * book.tickSize;
    const fromBeyond = side * (needed - from);
    if (fromBeyond > tolerance) this.#note(from, from + side * this.#half, kind, position, order);
    else if (fromBeyond >= -tolerance) {
      // Passed on the way here, unless the price has not been there in this bar: then it was marketable when it was born.
      const passed = Math.min(Math.max(level, this.#low), this.#high);
      this.#note(from, passed === level ? limit : passed + side * this.#half, kind, position, order);
    } else if (side * (needed - to) >= -tolerance) this.#noteOnWay(tolerance, from, needed, limit, kind, position, order);
  }

  /** A stop. `direction`: 1 when the level is met from below (price at or above it), -1 from above. */
  #tryStop(
    book: SymbolBook,
    from: number,
    to: number,
    direction: number,
    level: number,
    kind: number,
    position: Position | null,
    order: Order | null,
  ): void {
    const { tolerance } = book;
    if (direction * (from - level) >= -tolerance) this.#note(from, from, kind, position, order);
    else if (direction * (to - level) >= -tolerance) this.#noteOnWay(tolerance, from, level, level, kind, position, order);
  }

  #noteOnWay(
    tolerance: number,
    from: number,
    level: number,
    fill: number,
    kind: number,
    position: Position | null,
    order: Order | null,
  ): void {
    // Of several that are met at once the first stays: stops before targets, exits before entries, older before younger.
    if (this.#hit !== HIT_NOTHING && !(Math.abs(level - from) < Math.abs(this.#hitAt - from) - tolerance)) return;
    this.#note(level, fill, kind, position, order);
  }

  #note(at: number, fill: number, kind: number, position: Position | null, order: Order | null): void {
    if (this.#hit !== HIT_NOTHING && this.#hitAt === at) return;
    this.#hit = kind;
    this.#hitAt = at;
    this.#hitPrice = fill;
    this.#hitPosition = position;
    this.#hitOrder = order;
  }

  /** Does what was found. The side of a position that it opened, else 0. */
  #setOff(book: SymbolBook, bar: number, place: number): number {
    const desk = this.#desk;
    const price = this.#hitPrice;
    if (this.#hit === HIT_MARGIN) {
      desk.callMargin(book, price, bar, place);
      return 0;
    }
    const position = this.#hitPosition;
    if (position !== null) {
      this.#exit(book, position, price, bar, place);
      return 0;
    }
    const order = this.#hitOrder;
    return order === null ? 0 : this.#fillOrder(book, order, price, bar, place);
  }

  #exit(book: SymbolBook, position: Position, price: number, bar: number, place: number): void {
    const desk = this.#desk;
    if (place === INSIDE) this.#markPath(position, bar);
    const isStop = this.#hit === HIT_STOP;
    if (this.#hit !== HIT_PARTIAL) {
      const reason = !isStop ? REASON_TARGET : position.isStopMoved && position.isTrailing ? REASON_TRAILING : REASON_STOP;
      const before = position.units;
      if (desk.close(book, position, before, price, bar, place, !isStop, reason) < before) this.aside.put(book, position, isStop);
    } else this.#takePartial(book, position, price, bar, place);
  }

  #takePartial(book: SymbolBook, position: Position, price: number, bar: number, place: number): void {
    const partial = position.partials?.[position.nextPartial];
    if (partial === undefined) return;
    const isFirst = Number.isNaN(position.partialLeft);
    const wanted = isFirst ? floorToStep(partial.fraction * position.entryUnits, book.unitStep) : position.partialLeft;
    const units = Math.min(position.units, wanted);
    // A stop that has come further already stays.
    if (isFirst && partial.moveStop === 'entry' && position.side * (position.entryPrice - position.stop) > 0) {
      position.stop = position.entryPrice;
      position.isStopMoved = true;
    } else if (isFirst && partial.moveStop === 'trail') startTrailing(position, this.#hitAt);
    const closed = units > 0 ? this.#desk.close(book, position, units, price, bar, place, true, REASON_PARTIAL) : 0;
    if (closed < units) {
      position.partialLeft = units - closed;
      this.aside.put(book, position, false);
    } else {
      position.partialLeft = Number.NaN;
      position.nextPartial++;
    }
    book.refresh();
  }

  #markPath(position: Position, bar: number): void {
    const { stop, target } = position;
    const isStop = this.#hit === HIT_STOP;
    const isStopIn = stop >= this.#low && stop <= this.#high;
    const isTargetIn = target >= this.#low && target <= this.#high;
    const entered = position.enteredInsideBar === bar;
    const other = isStop ? isTargetIn : isStopIn;
    const byEntry = entered && isStop !== position.isEnteredByLimit;
    if (other || byEntry || (position.isTrailing && this.#trailMovedInBar)) position.isPathDependent = true;
  }

  #fillOrder(book: SymbolBook, order: Order, price: number, bar: number, place: number): number {
    const desk = this.#desk;
    if (order.type === STOP_LIMIT) {
      order.type = LIMIT;
      order.price = order.limitPrice;
      book.refresh();
      return 0;
    }
    const at = book.orders.indexOf(order);
    const { side, group } = order;
    const before = desk.lastId;
    book.removeOrder(at);
    const isPassive = order.type === LIMIT;
    desk.hasFilled = false;
    const hasEnded = desk.fillEntry(book, order, price, bar, place, isPassive);
    if (group > 0 && desk.hasFilled) desk.cancelGroup(group, order);
    if (hasEnded) desk.endOrder(order);
    else {
      // The rest of it goes on with the next bar's volume; a stop that was reached is a market order.
      order.fromBar = bar + 1;
      if (order.type === STOP) order.type = MARKET;
      book.orders.push(order);
    }
    book.refresh();
    return desk.lastId > before ? side : 0;
  }
}
