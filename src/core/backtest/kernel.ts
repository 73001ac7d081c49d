import type { Strategy } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import { BarMatcher } from './bar-matcher.ts';
import { Carry } from './carry.ts';
import type { BacktestConfiguration } from './configuration.ts';
import { DailyLoss } from './daily-loss.ts';
import { Desk } from './desk.ts';
import { FinerWalk } from './finer-walk.ts';
import type { IntentLog } from './intent-log.ts';
import { OrderEntry } from './order-entry.ts';
import { QuoteWalk } from './quote-walk.ts';
import { RunContext } from './run-context.ts';
import type { BookedAction, RunFidelity } from './run-result.ts';
import type { SymbolBook } from './symbol-book.ts';
import { tellSplits } from './tell-splits.ts';
import { ALL, EXITS, TimedOrders } from './timed-orders.ts';
import type { Timeline } from './timeline.ts';
import type { TradeLog } from './trade-log.ts';
import { CLOSED, NO_OPEN, NO_PATH } from './trading-calendar.ts';

const STEPS_A_CALL = 2048;

/** What a kernel runs over. */
export interface KernelSetup {
  readonly config: BacktestConfiguration;
  readonly books: readonly SymbolBook[];
  readonly timeline: Timeline;
  readonly strategy: Strategy;
  /** Bars to come are not known. */
  readonly isGrowing: boolean;
  /** Steps before the first order may be sent. */
  readonly warmupSteps: number;
  readonly periodsPerYear: number;
  readonly intents: IntentLog | null;
  /** An empty log to use. */
  readonly log: TradeLog;
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
  readonly #timed: TimedOrders;
  readonly #quotes: QuoteWalk | null;
  readonly #finer: FinerWalk | null;
  readonly #dailyLoss: DailyLoss | null;
  readonly #maxBars: number;
  /** Something has to be done in every bar. */
  readonly #hasMore: boolean;
  #step = 0;
  /** Where the run is in the list of bars at which the strategy wants to be called. */
  #wake = 0;
  #hasStarted = false;

  constructor(setup: KernelSetup) {
    const { config, books } = setup;
    this.#setup = setup;
    this.desk = new Desk(config, books, setup.periodsPerYear, setup.log);
    this.#matcher = new BarMatcher(this.desk, config.execution);
    this.#entry = new OrderEntry(this.desk, setup.intents);
    this.context = new RunContext(this.desk, this.#entry, setup.isGrowing);
    this.#carry = new Carry(this.desk, config.costs);
    this.#timed = new TimedOrders(this.desk);
    const usesQuotes = config.data === 'ticks' && books.some(({ data }) => data.quotes !== undefined);
    this.#quotes = usesQuotes ? new QuoteWalk(this.desk, this.#matcher, this.#timed, this.#entry, this.context, setup.strategy) : null;
    const isSameClose = config.execution.fillAt === 'same-close';
    this.#finer = config.execution.intrabar === 'finer' ? new FinerWalk(books, this.#matcher, this.#timed) : null;
    const { maxDailyLoss } = config.execution;
    this.#dailyLoss = maxDailyLoss ? new DailyLoss(this.desk, this.#entry, maxDailyLoss) : null;
    this.#maxBars = config.exits.maxBars ?? 0;
    this.#hasMore = this.#carry.isNeeded || books.some(({ rates }) => rates !== null) || isSameClose || this.#maxBars > 0;
  }

  /** Takes the steps up to `to` (exclusive); writes the equity of step k to `equity[k]`. */
  advance(to: number, equity: Float64Array): void {
    if (!this.#hasStarted) this.#start();
    const { books } = this.#setup;
    const [first] = books;
    // In pieces, so that compiled code is entered by a call: replacing a loop that runs costs more.
    while (this.#step < to) {
      const end = Math.min(to, this.#step + STEPS_A_CALL);
      if (first !== undefined && books.length === 1 && this.#quotes === null && this.#dailyLoss === null)
        this.#advanceOne(first, this.#step, end, equity);
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
      if (config.closeAtEnd && bar >= 0) this.#timed.closeAtEnd(book, bar);
    }
    if (last >= 0) equity[last] = this.desk.equity();
    this.#tellEvents();
    strategy.onStop?.(this.context);
  }

  /** Days that were ended because of their loss. */
  get endedDays(): number {
    return this.#dailyLoss?.days ?? 0;
  }

  /** Splits and dividends so far. */
  get bookedActions(): readonly BookedAction[] {
    return this.#carry.booked;
  }

  /** How finely the bars were seen in which something could fill. */
  fidelity(): RunFidelity {
    const { finerBars } = this;
    const quotedBars = this.#quotes?.bars ?? 0;
    const walkedBars = this.walkedBars + quotedBars;
    const share = (bars: number) => (walkedBars === 0 ? 0 : bars / walkedBars);
    const spread = this.#quotedSpreadShare();
    return {
      walkedBars,
      finerShare: share(finerBars),
      tickShare: share(quotedBars),
      ...(spread === null ? {} : { quotedSpreadShare: spread }),
    };
  }

  #quotedSpreadShare(): number | null {
    const { books, config } = this.#setup;
    if (config.costs.spread.type !== 'quotes') return null;
    let bars = 0;
    let quoted = 0;
    for (const { data } of books) {
      bars += data.bars.timeUs.length;
      for (const width of data.spread ?? []) if (!Number.isNaN(width)) quoted++;
    }
    return quoted / bars;
  }

  /** Tells the strategy of splits and of what happened to its orders, and what comes of its answers. */
  #tellEvents(): void {
    const { desk, context } = this;
    const { strategy } = this.#setup;
    const { events } = desk;
    tellSplits(desk, strategy, context);
    if (events === null) return;
    for (let k = 0; k < events.length; k++) strategy.onOrderEvent?.(context, events[k] as OrderEvent);
    events.length = 0;
  }

  #start(): void {
    const { strategy } = this.#setup;
    this.#hasStarted = true;
    if (strategy.onOrderEvent) this.desk.events = [];
    strategy.onStart(this.context);
  }

  /** One symbol: the same steps as below without the timeline, as this is the loop that everybody waits for. */
  #advanceOne(book: SymbolBook, from: number, to: number, equity: Float64Array): void {
    const { context } = this;
    const { strategy, warmupSteps } = this.#setup;
    const { account } = this.desk;
    const { timeUs, high, low, close, cursor } = book;
    const hasMore = this.#hasMore;
    const hasListener = this.desk.events !== null;
    const hearsSplits = strategy.onSplit !== undefined;
    const wakes = hasListener ? null : context.wakes;
    const isWatching = !hasListener && context.watched !== null;
    let exposed = 0;
    for (let i = from; i < to; i++) {
      let isAwake = true;
      if (wakes !== null) {
        while ((wakes[this.#wake] as number) < i) this.#wake++;
        const wake = wakes[this.#wake] as number;
        if (!book.isBusy && !hasMore) {
          // A stretch in which nothing can happen: only the account is marked.
          const quietEnd = this.#markQuiet(book, i, Math.min(wake, to), equity);
          if (book.positions.length > 0) exposed += quietEnd - i;
          i = quietEnd;
          if (i === to) break;
        }
        isAwake = i === wake;
      }
      cursor.index = i;
      if (hasMore || book.isBusy || (low[i] as number) <= book.below || (high[i] as number) >= book.above) this.#eventfulBar(book, i);
      if (isAwake && (!isWatching || context.hasCrossed())) {
        context.timeUs = timeUs[i] as number;
        context.barIndex = i;
        context.isTradable = i >= warmupSteps;
        book.lastPrice = close[i] as number;
        if (hasListener || hearsSplits) this.#tellEvents();
        strategy.onBar(context);
      }
      if (hasMore && book.isBusy) this.#timed.afterSignal(book, i, close[i] as number);
      if (book.positions.length === 0) equity[i] = account.balance;
      else {
        equity[i] = account.balance + (book.net * (close[i] as number) - book.cost) * book.rate;
        exposed++;
      }
    }
    this.exposedSteps += exposed;
    // A quiet stretch up to the end has left the cursor behind.
    cursor.index = to - 1;
    book.lastPrice = close[to - 1] as number;
  }

  /** Marks the account at the bars of [from, to) up to one in which something may happen, and returns that. */
  #markQuiet(book: SymbolBook, from: number, to: number, equity: Float64Array): number {
    const { high, low, close, below, above, net, cost, rate } = book;
    const { balance } = this.desk.account;
    let end = from;
    if (book.positions.length > 0) {
      for (; end < to && (low[end] as number) > below && (high[end] as number) < above; end++)
        equity[end] = balance + (net * (close[end] as number) - cost) * rate;
      return end;
    }
    if (below === Number.NEGATIVE_INFINITY && above === Number.POSITIVE_INFINITY) end = Math.max(from, to);
    else while (end < to && (low[end] as number) > below && (high[end] as number) < above) end++;
    for (let i = from; i < end; i++) equity[i] = balance;
    return end;
  }

  /** A bar in which something may happen, up to its close. */
  #eventfulBar(book: SymbolBook, bar: number): void {
    this.#beginBar(book, bar);
    if (book.isBusy) {
      if (book.orders.length > 1) this.#open(book, bar, EXITS);
      this.#open(book, bar, ALL);
    }
    this.#insideBar(book, bar);
    if (book.hasAside) this.#matcher.aside.restore(book);
    // Asked here, as the price would be boxed for the call.
    if (book.isBusy || book.hasSessionExits) this.#timed.atClose(book, bar, book.close[bar] as number);
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
      }
      this.#dailyLoss?.begin(present);
      if (this.#quotes !== null) {
        context.barIndex = step - 1;
        context.isTradable = step - 1 >= warmupSteps;
        this.#quotes.walk(present);
      }
      // What frees money first, in all symbols; then what needs it.
      for (const book of present) if (book.quoteHalf < 0) this.#open(book, book.cursor.index, EXITS);
      for (const book of present) if (book.quoteHalf < 0) this.#open(book, book.cursor.index, ALL);
      for (const book of present) {
        if (book.quoteHalf < 0) {
          // The others have their last prices: this close those before it, this open those after.
          desk.setMargin(book);
          this.#insideBar(book, book.cursor.index);
          book.lastPrice = book.close[book.cursor.index] as number;
        }
        if (book.hasAside) this.#matcher.aside.restore(book);
        this.#timed.atClose(book, book.cursor.index, book.lastPrice);
      }
      context.timeUs = timeUs;
      context.barIndex = step;
      context.isTradable = step >= warmupSteps;
      this.#tellEvents();
      strategy.onBar(context);
      for (const book of present) this.#timed.afterSignal(book, book.cursor.index, book.lastPrice);
      const marked = desk.equity();
      equity[step] = marked;
      this.#dailyLoss?.after(marked);
      if (desk.openCount > 0) this.exposedSteps++;
    }
  }

  /** What comes with the time alone: rates, carry, corporate actions, positions that have been open long enough. */
  #beginBar(book: SymbolBook, bar: number): void {
    if (book.rates !== null) book.rate = book.rates[bar] as number;
    const hasCarried = this.#carry.isNeeded && this.#carry.take(book, bar);
    const isQuoted = this.#quotes?.begins(book) ?? false;
    if (!isQuoted) book.lastPrice = book.open[bar] as number;
    if (hasCarried || book.rates !== null) this.desk.setMargin(book);
    if (isQuoted || (this.#maxBars === 0 && !book.hasSessionExits)) return;
    // The quote of an earlier bar is over.
    book.quoteHalf = -1;
    if (!book.lacks(bar, NO_OPEN)) this.#timed.atFirstPrice(book, bar, book.lastPrice);
  }

  #open(book: SymbolBook, bar: number, pass: number): void {
    if (!book.lacks(bar, NO_OPEN)) this.#timed.atOpen(book, bar, pass, book.open[bar] as number, book.calendar.beginUs(bar));
  }

  #insideBar(book: SymbolBook, bar: number): void {
    if (book.lacks(bar, CLOSED)) return;
    const finer = this.#finer;
    const isInside = (book.low[bar] as number) <= book.below || (book.high[bar] as number) >= book.above;
    if (!isInside && !book.isTrailing && !(finer !== null && book.isBusy && this.#timed.arrivesInside(book, bar))) return;
    if (finer?.walk(book, bar)) this.finerBars++;
    else if (book.lacks(bar, NO_PATH)) return;
    else
      this.#matcher.walk(book, bar, book.open[bar] as number, book.high[bar] as number, book.low[bar] as number, book.close[bar] as number);
    this.walkedBars++;
  }
}
