import { LIMIT } from '#core/trading/order.ts';
import type { SymbolBook } from './symbol-book.ts';

export const WORST = 0;
export const BEST = 1;
export const ADAPTIVE = 2;

/**
 * The points that the price visits after the open of a bar, in their order; straight lines between. What the bar does not tell is decided
 * for or against the trader, or by the nearer extreme.
 */
export class PathPlan {
  readonly points = new Float64Array(3);
  count = 0;
  /** The next point to go to. */
  next = 0;
  readonly #rule: number;

  constructor(rule: number) {
    this.#rule = rule;
  }

  /** Plans a bar from its open. */
  plan(book: SymbolBook, open: number, high: number, low: number, close: number): void {
    this.#set(this.#isHighFirst(book, open, high, low, close), high, low, close);
  }

  /**
   * Plans what is left of the bar after an entry inside it. Against the trader: the adverse extreme is still to come, the favourable one
   * only if it must be. For the trader: the favourable one is still to come, the adverse one only if it must be.
   */
  replan(side: number, high: number, low: number, close: number): void {
    if (this.#rule === ADAPTIVE) return;
    const isHighAhead = this.#isAhead(high);
    const isLowAhead = this.#isAhead(low);
    const isHighFirst = side > 0 === (this.#rule === BEST);
    const points = this.points;
    let count = 0;
    // The first of the two is the one that the rule grants; the second comes only when it must.
    points[count++] = isHighFirst ? high : low;
    if (isHighFirst ? isLowAhead : isHighAhead) points[count++] = isHighFirst ? low : high;
    points[count++] = close;
    this.count = count;
    this.next = 0;
  }

  #isAhead(price: number): boolean {
    for (let k = this.next; k < this.count - 1; k++) if (this.points[k] === price) return true;
    return false;
  }

  #set(isHighFirst: boolean, high: number, low: number, close: number): void {
    this.points[0] = isHighFirst ? high : low;
    this.points[1] = isHighFirst ? low : high;
    this.points[2] = close;
    this.count = 3;
    this.next = 0;
  }

  #isHighFirst(book: SymbolBook, open: number, high: number, low: number, close: number): boolean {
    // Prices such as 103.41 have no exact double: as near is what is within rounding.
    const excess = high - open - (open - low);
    const isHighNearer = Math.abs(excess) <= book.tolerance ? close < open : excess < 0;
    if (this.#rule === ADAPTIVE) return isHighNearer;
    const first = book.positions[0];
    if (first !== undefined) return (book.net !== 0 ? book.net : first.side) > 0 === (this.#rule === BEST);
    // Flat: a limit entry is filled after the favourable extreme, or before it.
    let buys = false;
    let sells = false;
    for (const order of book.orders) {
      if (order.type !== LIMIT) continue;
      if (order.side > 0 && low <= order.price) buys = true;
      if (order.side < 0 && high >= order.price) sells = true;
    }
    if (buys === sells) return isHighNearer;
    return buys === (this.#rule === WORST);
  }
}
