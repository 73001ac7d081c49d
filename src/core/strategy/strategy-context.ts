import type { EntryIntent } from '#core/trading/intent.ts';

/** A column of values, one a bar, of which only the present and the past can be read. */
export interface PastColumn {
  /** The value at the present bar. */
  readonly now: number;
  /** The value at the bar before; NaN at the first bar. */
  readonly before: number;
  /** The value so many bars ago; NaN before the first bar. A negative number is a RangeError: the future can't be read. */
  ago(bars: number): number;
}

/**
 * What a strategy sees and may ask for. Symbols are positions in the run's list, 0 when not given. Prices are in the instrument's
 * currency, money in the account's. The present bar has closed.
 */
export interface StrategyContext {
  readonly symbolCount: number;
  /** Opening time of the present bar, microseconds UTC. */
  readonly timeUs: number;
  /** Bars since the start of the run, 0 at the first. */
  readonly barIndex: number;
  /** Whether the warm-up is over: before, intents are dropped. */
  readonly isTradable: boolean;
  /** Cash and open positions at the present prices. */
  readonly equity: number;

  /** Whether the symbol has a bar at the present time. Always so with one symbol. */
  hasBar(symbol?: number): boolean;
  open(symbol?: number, barsAgo?: number): number;
  high(symbol?: number, barsAgo?: number): number;
  low(symbol?: number, barsAgo?: number): number;
  close(symbol?: number, barsAgo?: number): number;
  volume(symbol?: number, barsAgo?: number): number;
  /** Nominal length of a bar, microseconds. */
  readonly barLengthUs: number;
  /** Whether orders can fill in the present bar of the symbol: not halted, and its prices are all of a session. */
  isInSession(symbol?: number): boolean;
  /** Number of the session day that the present bar of the symbol belongs to: days since 1970-01-01 of its trade date. */
  sessionDay(symbol?: number): number;

  /**
   * An output of an indicator of the registry by id or alias, by default the first, as a column. For `onStart`. Unknown ids, outputs and bad
   * parameters throw an ExpectedError.
   */
  indicator(id: string, parameters?: Readonly<Record<string, unknown>>, output?: string, symbol?: number): PastColumn;
  /** A column that the run brought along under that name. For `onStart`. */
  column(name: string, symbol?: number): PastColumn;

  /**
   * From now on `onBar` is called only at bars at which one column has crossed the other, for strategies that do nothing at others. For
   * `onStart`, and runs of one symbol; elsewhere it changes nothing.
   */
  onlyAtCrossings(a: PastColumn, b: PastColumn): void;

  /** Open units: above 0 long, below 0 short. */
  position(symbol?: number): number;
  /** Mean entry price of the open units; NaN when flat. */
  entryPrice(symbol?: number): number;
  /** Orders that wait, of the symbol. */
  workingOrders(symbol?: number): number;

  /** Market order in the run's sizing: ends a short position and opens a long one. */
  goLong(symbol?: number): void;
  /** Market order in the run's sizing: ends a long position and opens a short one. */
  goShort(symbol?: number): void;
  /** Market order that closes a fraction of what is open, all by default. */
  exit(symbol?: number, fraction?: number): void;
  /** Any other order. Returns its id; 0 when it was refused. */
  enter(intent: EntryIntent): number;
  /** Cancels a waiting order by id; whether there was one. */
  cancel(orderId: number): boolean;
  /** Cancels every waiting order of a symbol. */
  cancelAll(symbol?: number): void;
  /** Moves the stop of every open position of a symbol; NaN takes it away. */
  moveStop(price: number, symbol?: number): void;
  /** Moves the target of every open position of a symbol; NaN takes it away. */
  moveTarget(price: number, symbol?: number): void;
}
