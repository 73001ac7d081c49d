import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { Bracket } from '#core/trading/intent.ts';
import { LIMIT } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { Costs } from './cost-settings.ts';
import type { Desk } from './desk.ts';
import { TRAIL_AMOUNT } from './exit-levels.ts';
import type { BookedAction } from './run-result.ts';
import type { SymbolBook } from './symbol-book.ts';

const DAYS_PER_YEAR = 365;

/** Books what time brings to open positions: swap and borrowing for each day that passed, dividends and splits. */
export class Carry {
  readonly isNeeded: boolean;
  /** Every split and dividend that the run came by, whether anything was held or not. */
  readonly booked: BookedAction[] = [];
  readonly #desk: Desk;
  readonly #costs: Costs;
  readonly #hasDays: boolean;
  readonly #nextAction: number[];

  constructor(desk: Desk, costs: Costs) {
    this.#desk = desk;
    this.#costs = costs;
    this.#hasDays = costs.swap.long !== 0 || costs.swap.short !== 0 || costs.borrowRate > 0;
    this.#nextAction = desk.books.map(() => 0);
    this.isNeeded = this.#hasDays || desk.books.some(({ data }) => data.actions !== undefined);
  }

  /** At the beginning of a bar, before anything fills. Whether anything was booked. */
  take(book: SymbolBook, bar: number): boolean {
    let hasBooked = false;
    if (this.#hasDays && bar > 0 && book.positions.length > 0) {
      const { days } = book.calendar;
      const passed = (days[bar] as number) - (days[bar - 1] as number);
      if (passed > 0) this.#bookDays(book, passed, book.close[bar - 1] as number);
      hasBooked = passed > 0;
    }
    return this.#takeActions(book, book.timeUs[bar] as number) || hasBooked;
  }

  #bookDays(book: SymbolBook, days: number, price: number): void {
    const { swap, borrowRate } = this.#costs;
    for (const position of book.positions) {
      const perUnit = position.side > 0 ? swap.long : swap.short - (borrowRate / DAYS_PER_YEAR) * price * book.rate;
      this.#credit(position, perUnit * position.units * days);
    }
  }

  #credit(position: Position, money: number): void {
    this.#desk.account.balance += money;
    position.carry += money;
  }

  #takeActions(book: SymbolBook, timeUs: number): boolean {
    const { actions } = book.data;
    if (actions === undefined) return false;
    const first = this.#nextAction[book.index] as number;
    for (let k = first; k < actions.length; k++) {
      const action = actions[k];
      if (action === undefined || action.timeUs > timeUs) break;
      this.#nextAction[book.index] = k + 1;
      // Actions from before the first bar concern nobody.
      if (book.cursor.index === 0 && timeUs - action.timeUs >= MICROSECONDS_PER_DAY) continue;
      this.booked.push({
        symbol: book.index,
        timeUs: book.timeUs[book.cursor.index] as number,
        type: action.type,
        value: action.type === 'split' ? action.ratio : action.amount,
        units: book.net,
        money: action.type === 'split' ? 0 : book.net * action.amount * book.rate,
      });
      if (action.type === 'split') this.#split(book, action.ratio, book.cursor.index);
      else for (const position of book.positions) this.#credit(position, position.side * position.units * action.amount * book.rate);
    }
    return this.#nextAction[book.index] !== first;
  }

  #split(book: SymbolBook, ratio: number, bar: number): void {
    for (const position of book.positions) {
      this.#desk.scan(book, position, bar);
      position.units *= ratio;
      position.entryUnits *= ratio;
      position.entryPrice /= ratio;
      position.stop /= ratio;
      position.target = book.limitPrice(position.side > 0 ? -1 : 1, position.target / ratio);
      position.risk /= ratio;
      position.highest /= ratio;
      position.lowest /= ratio;
      position.trailExtreme /= ratio;
      position.partialLeft *= ratio;
      if (position.trailKind === TRAIL_AMOUNT) position.trailValue /= ratio;
    }
    for (const order of book.orders) {
      order.units *= ratio;
      order.price = order.type === LIMIT ? book.limitPrice(order.side, order.price / ratio) : order.price / ratio;
      order.limitPrice = book.limitPrice(order.side, order.limitPrice / ratio);
      if (order.bracket !== null) order.bracket = bracketAfterSplit(order.bracket, ratio);
    }
    // At the first bar nobody has seen anything in other units.
    if (bar > 0) this.#desk.splits.push({ symbol: book.index, ratio });
    book.lastPrice /= ratio;
    book.enterSplit(bar);
    book.refresh();
  }
}

/** A bracket whose prices and amounts are of a unit that is `ratio` times smaller. */
function bracketAfterSplit(bracket: Bracket, ratio: number): Bracket {
  const { stopLoss, takeProfit, trailingStop } = bracket;
  return {
    ...bracket,
    ...(stopLoss === undefined ? {} : { stopLoss: stopLoss / ratio }),
    ...(takeProfit === undefined ? {} : { takeProfit: takeProfit / ratio }),
    ...(trailingStop?.type === 'amount' ? { trailingStop: { ...trailingStop, value: trailingStop.value / ratio } } : {}),
  };
}
