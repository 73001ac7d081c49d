import type { Strategy } from '#core/strategy/strategy.ts';
import { END_OF_DAY, MARKET, MARKET_ON_CLOSE, MARKET_ON_OPEN, type Order } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import { BarMatcher } from './bar-matcher.ts';
import { Carry } from './carry.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { AT_CLOSE, AT_OPEN, Desk, REASON_END, REASON_EXPIRED, REASON_SESSION_END } from './desk.ts';
import type { IntentLog } from './intent-log.ts';
import { OrderEntry } from './order-entry.ts';
import { isDue, RunContext } from './run-context.ts';
import type { RunFidelity } from './run-result.ts';
import type { SymbolBook } from './symbol-book.ts';
import type { Timeline } from './timeline.ts';

const STEPS_A_CALL = 2048;

/** Which of the waiting orders are filled in a pass: what frees money comes first. */
const BOTH = 0;
const EXITS = 1;
const ENTRIES = 2;

/** What a kernel runs over. */
export interface KernelSetup {
  readonly config: BacktestConfiguration;
  readonly books: readonly SymbolBook[];
  readonly timeline: Timeline;
  readonly strategy: Strategy;
  /** Steps before the first order may be sent. */
  readonly warmupSteps: number;
  readonly periodsPerYear: number;
  readonly intents: IntentLog | null;
}

/**
 * The event loop: the same for a backtest, paper trading and live, which differ in where bars come from. `advance` takes steps of
 * the timeline; in each, what waits is filled at the open, the price is walked through the bars, the strategy sees the closed bars, and the account
 * is marked at their closes.
 */
export class Kernel {
  readonly desk: Desk;
  readonly context: RunContext;
  /** Steps at whose close a position was open. */
  exposedSteps = 0;
  /** Bars walked by finer bars, and bars that something happened in. */
  finerBars = 0;
  walkedBars = 0;
  readonly #setup: KernelSetup;
  readonly #matcher: BarMatcher;
  readonly #entry: OrderEntry;
  readonly #carry: Carry;
  readonly #isSameClose: boolean;
  readonly #usesFiner: boolean;
  readonly #maxBars: number;
  readonly #closesSessions: boolean;
  /** Something has to be done in every bar. */
  readonly #hasMore: boolean;
  #step = 0;
  #hasStarted = false;

  constructor(setup: KernelSetup) {
    const { config, books } = setup;
    this.#setup = setup;
    this.desk = new Desk(config, books, setup.periodsPerYear);
    this.#matcher = new BarMatcher(this.desk, config.execution);
    this.#entry = new OrderEntry(this.desk, setup.intents);
    this.context = new RunContext(this.desk, this.#entry);
    this.#carry = new Carry(this.desk, config.costs);
    this.#isSameClose = config.execution.fillAt === 'same-close';
    this.#usesFiner = config.execution.intrabar === 'finer';
    this.#maxBars = config.exits.maxBars ?? 0;
    this.#closesSessions = config.execution.closeAtSessionEnd;
    this.#hasMore =
      this.#carry.isNeeded || books.some(({ rates }) => rates !== null) || this.#closesSessions || this.#isSameClose || this.#maxBars > 0;
  }

  /** Takes the steps up to `to` (exclusive); writes the equity of step k to `equity[k]`. */
  advance(to: number, equity: Float64Array): void {
    if (!this.#hasStarted) this.#start();
    const { books } = this.#setup;
    const [first] = books;
    // In pieces, so that compiled code is entered by a call: replacing a loop that runs costs more.
    while (this.#step < to) {
      const end = Math.min(to, this.#step + STEPS_A_CALL);
      if (first !== undefined && books.length === 1) this.#advanceOne(first, this.#step, end, equity);
      else this.#advanceMany(this.#step, end, equity);
      this.#step = end;
    }
  }

  /** Closes what is open at the last closes where the configuration says so, and ends the strategy. */
  finish(equity: Float64Array): void {
    const { books, strategy, config } = this.#setup;
    const last = this.#step - 1;
    for (const book of books) {
      const bar = book.cursor.index;
      for (let k = book.orders.length - 1; k >= 0; k--) this.desk.cancel(book, k, 'end-of-data');
      book.refresh();
      if (config.closeAtEnd && bar >= 0) this.#closeAll(book, book.close[bar] as number, bar, REASON_END);
    }
    if (last >= 0) equity[last] = this.desk.equity();
    strategy.onStop?.(this.context);
  }

  /** How finely the bars were seen in which something could fill. */
  fidelity(): RunFidelity {
    const { walkedBars, finerBars } = this;
    return { walkedBars, finerShare: walkedBars === 0 ? 0 : finerBars / walkedBars, tickShare: 0 };
  }

  #start(): void {
    const { strategy } = this.#setup;
    this.#hasStarted = true;
    if (strategy.onOrderEvent) this.desk.onEvent = (event) => strategy.onOrderEvent?.(this.context, event);
    strategy.onStart(this.context);
  }

  /** One symbol: the same steps as below without the timeline, as this is the loop that everybody waits for. */
  #advanceOne(book: SymbolBook, from: number, to: number, equity: Float64Array): void {
    const { context } = this;
    const { strategy, warmupSteps } = this.#setup;
    const { account } = this.desk;
    const { timeUs, high, low, close, cursor } = book;
    const hasMore = this.#hasMore;
    let exposed = 0;
    for (let i = from; i < to; i++) {
      cursor.index = i;
      if (hasMore || book.isBusy || (low[i] as number) <= book.below || (high[i] as number) >= book.above) this.#eventfulBar(book, i);
      context.timeUs = timeUs[i] as number;
      context.barIndex = i;
      context.isTradable = i >= warmupSteps;
      book.lastPrice = close[i] as number;
      strategy.onBar(context);
      if (hasMore && book.isBusy) this.#fillAtClose(book, i);
      if (book.positions.length === 0) equity[i] = account.balance;
      else {
        equity[i] = account.balance + (book.net * (close[i] as number) - book.cost) * book.rate;
        exposed++;
      }
    }
    this.exposedSteps += exposed;
  }

  /** A bar in which something may happen, up to its close. */
  #eventfulBar(book: SymbolBook, bar: number): void {
    this.#beginBar(book, bar);
    if (book.isBusy) {
      if (book.orders.length > 1) this.#openBar(book, bar, EXITS);
      this.#openBar(book, bar, book.orders.length > 1 ? ENTRIES : BOTH);
    }
    this.#insideBar(book, bar);
    this.#closeBar(book, bar);
  }

  #advanceMany(from: number, to: number, equity: Float64Array): void {
    const { context, desk } = this;
    const { strategy, warmupSteps, books, timeline } = this.#setup;
    const present: SymbolBook[] = [];
    for (let step = from; step < to; step++) {
      const timeUs = timeline.timeUs[step] as number;
      present.length = 0;
      for (let s = 0; s < books.length; s++) {
        const book = books[s] as SymbolBook;
        const next = book.cursor.index + 1;
        if (next >= book.timeUs.length || book.timeUs[next] !== timeUs) continue;
        book.cursor.index = next;
        present.push(book);
        this.#beginBar(book, next);
        book.lastPrice = book.open[next] as number;
      }
      if (desk.openCount > 0) for (const book of present) if (book.marginSide !== 0) desk.setMargin(book);
      // What frees money first, in all symbols; then what needs it.
      for (const book of present) this.#openBar(book, book.cursor.index, EXITS);
      for (const book of present) this.#openBar(book, book.cursor.index, ENTRIES);
      for (const book of present) {
        this.#insideBar(book, book.cursor.index);
        this.#closeBar(book, book.cursor.index);
        book.lastPrice = book.close[book.cursor.index] as number;
      }
      context.timeUs = timeUs;
      context.barIndex = step;
      context.isTradable = step >= warmupSteps;
      strategy.onBar(context);
      for (const book of present) this.#fillAtClose(book, book.cursor.index);
      equity[step] = desk.equity();
      if (desk.openCount > 0) this.exposedSteps++;
    }
  }

  /** What comes with the time alone: rates, carry, corporate actions, positions that have been open long enough. */
  #beginBar(book: SymbolBook, bar: number): void {
    if (book.rates !== null) book.rate = book.rates[bar] as number;
    if (this.#carry.isNeeded) {
      this.#carry.take(book, bar);
      if (book.marginSide !== 0) this.desk.setMargin(book);
    }
    if (this.#maxBars === 0) return;
    for (let k = book.positions.length - 1; k >= 0; k--) {
      const position = book.positions[k] as Position;
      if (bar - position.entryBar < this.#maxBars || book.closed?.[bar] === 1) continue;
      this.desk.close(book, position, position.units, book.open[bar] as number, bar, AT_OPEN, false, REASON_EXPIRED);
    }
  }

  /** Fills at the open what waits for it: exits in one pass, entries in another. */
  #openBar(book: SymbolBook, bar: number, pass: number): void {
    if (!book.isBusy || book.closed?.[bar] === 1) return;
    const { orders } = book;
    const timeUs = book.timeUs[bar] as number;
    const base = book.open[bar] as number;
    let hasChanged = false;
    for (let k = 0; k < orders.length; ) {
      const order = orders[k] as Order;
      if (order.untilUs > 0 && order.untilUs < timeUs) {
        this.desk.cancel(book, k, 'expired');
        hasChanged = true;
        continue;
      }
      const isForOpen = order.type === MARKET_ON_OPEN || (order.type === MARKET && !this.#isSameClose);
      const frees = order.isExit || order.isReduceOnly || book.net * order.side < 0;
      if (
        !isForOpen ||
        (pass !== BOTH && frees !== (pass === EXITS)) ||
        !isDue(order, bar, timeUs) ||
        (order.type === MARKET_ON_OPEN && !this.#isFirstOfSession(book, bar))
      ) {
        k++;
        continue;
      }
      hasChanged = true;
      if (this.#fillTimed(book, k, base, bar, AT_OPEN)) continue;
      k++;
    }
    if (hasChanged) book.refresh();
  }

  #isFirstOfSession(book: SymbolBook, bar: number): boolean {
    return bar === 0 || book.calendar.isLastOfSession(bar - 1) || book.calendar.days[bar] !== book.calendar.days[bar - 1];
  }

  /** Fills the waiting order at `at`. Whether it has ended. */
  #fillTimed(book: SymbolBook, at: number, base: number, bar: number, place: number): boolean {
    const { desk } = this;
    const order = book.orders[at] as Order;
    const hasEnded = order.isExit ? this.#fillExit(book, order, base, bar, place) : desk.fillEntry(book, order, base, bar, place, false);
    if (order.group > 0) desk.cancelGroup(order.group, order);
    if (!hasEnded) {
      order.fromBar = bar + 1;
      return false;
    }
    book.removeOrder(book.orders.indexOf(order));
    desk.endOrder(order);
    return true;
  }

  #fillExit(book: SymbolBook, order: Order, base: number, bar: number, place: number): boolean {
    const { desk } = this;
    let open = 0;
    for (const position of book.positions) open += position.units;
    if (Number.isNaN(order.units)) order.units = order.exitFraction >= 1 ? open : desk.roundUnits(book, open * order.exitFraction);
    let left = Math.min(order.units, open);
    while (left > 0) {
      const position = book.positions[0];
      if (position === undefined) break;
      const closed = desk.close(book, position, left, base, bar, place, false, order.exitReason);
      if (closed === 0) break;
      desk.tell('filled', book, order, bar, closed, base, null);
      left -= closed;
    }
    order.units = left;
    return !(left > 0) || book.positions.length === 0;
  }

  #insideBar(book: SymbolBook, bar: number): void {
    if (book.closed?.[bar] === 1) return;
    this.#matcher.restoreAside();
    if (!book.isTrailing && !((book.low[bar] as number) <= book.below) && !((book.high[bar] as number) >= book.above)) return;
    this.walkedBars++;
    if (this.#usesFiner) {
      if (this.#matcher.walkFinest(book, bar)) this.finerBars++;
    } else
      this.#matcher.walk(book, bar, book.open[bar] as number, book.high[bar] as number, book.low[bar] as number, book.close[bar] as number);
  }

  /** What happens at a close before the strategy sees it: orders for the close, ends of sessions. */
  #closeBar(book: SymbolBook, bar: number): void {
    const hasOrders = book.isBusy && book.orders.length > 0;
    if (!hasOrders && !this.#closesSessions) return;
    const isLast = book.calendar.isLastOfSession(bar);
    const isClosed = book.closed?.[bar] === 1;
    const base = book.close[bar] as number;
    let hasChanged = false;
    for (let k = 0; hasOrders && k < book.orders.length; ) {
      const order = book.orders[k] as Order;
      const timeUs = book.timeUs[bar] as number;
      if (isLast && !isClosed && order.type === MARKET_ON_CLOSE && order.submittedBar < bar && isDue(order, bar, timeUs)) {
        hasChanged = true;
        if (this.#fillTimed(book, k, base, bar, AT_CLOSE)) continue;
      } else if (order.untilUs === END_OF_DAY && order.fromBar <= bar && (isLast || this.#isNewDay(book, order, bar))) {
        this.desk.cancel(book, k, 'expired');
        hasChanged = true;
        continue;
      }
      k++;
    }
    if (hasChanged) book.refresh();
    if (this.#closesSessions && isLast && !isClosed) this.#closeAll(book, base, bar, REASON_SESSION_END);
  }

  /** A day whose last bars are missing ends with the next day's first bar. */
  #isNewDay(book: SymbolBook, order: Order, bar: number): boolean {
    const { days } = book.calendar;
    return days[bar] !== days[Math.min(order.fromBar, bar)];
  }

  #fillAtClose(book: SymbolBook, bar: number): void {
    if (!this.#isSameClose || book.orders.length === 0 || book.closed?.[bar] === 1) return;
    const base = book.close[bar] as number;
    let hasChanged = false;
    for (const isExitPass of [true, false]) {
      for (let k = 0; k < book.orders.length; ) {
        const order = book.orders[k] as Order;
        const frees = order.isExit || order.isReduceOnly || book.net * order.side < 0;
        if (order.type === MARKET && frees === isExitPass && isDue(order, bar, book.timeUs[bar] as number)) {
          hasChanged = true;
          if (this.#fillTimed(book, k, base, bar, AT_CLOSE)) continue;
        }
        k++;
      }
    }
    if (hasChanged) book.refresh();
  }

  #closeAll(book: SymbolBook, base: number, bar: number, reason: number): void {
    for (let k = book.positions.length - 1; k >= 0; k--) {
      const position = book.positions[k] as Position;
      this.desk.close(book, position, position.units, base, bar, AT_CLOSE, false, reason);
    }
  }
}
