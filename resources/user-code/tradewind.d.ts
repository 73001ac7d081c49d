/**
 * What a file in the folder `indicators` or `strategies` of the data folder may use. It has the language besides, without clock and
 * chance.
 */
declare module 'tradewind' {
  /** How one output is drawn. `none`: a figure beside what is drawn; read, compared and alerted on, never drawn. */
  export type OutputStyle = 'line' | 'histogram' | 'band' | 'points' | 'none';

  export interface IndicatorOutput {
    readonly name: string;
    readonly style: OutputStyle;
  }

  export interface IndicatorPane {
    /** `price`: drawn over the candles. `separate`: a pane of its own. */
    readonly placement: 'price' | 'separate';
    /** Horizontal reference levels of a separate pane, for example 30 and 70. */
    readonly levels?: readonly number[];
    /** Fixed range of the scale, for example [0, 100]. */
    readonly range?: readonly [number, number];
  }

  /** Bars as columns. Times are microseconds since 1970, UTC, when the bar opened; a volume that is not known is NaN. */
  export interface BarColumns {
    readonly timeUs: Float64Array;
    readonly open: Float64Array;
    readonly high: Float64Array;
    readonly low: Float64Array;
    readonly close: Float64Array;
    readonly volume: Float64Array;
  }

  /** The session days of the instrument, for indicators that begin afresh with the day. */
  export interface SessionDays {
    /** When the session day of a bar that is being pushed began, microseconds UTC. */
    dayStartUs(timeUs: number): number;
  }

  /** The values of an indicator bar by bar. Whatever it remembers belongs to it: no two streams may share a variable. */
  export interface IndicatorStream {
    /** Takes the next closed bar and writes its values into `out`, in the order of the outputs. What is not written is absent (NaN). */
    push(timeUs: number, open: number, high: number, low: number, close: number, volume: number, out: Float64Array): void;
    /**
     * Only where it is worth it for speed: takes bars `[from, to)` and writes output k of bar i to `outputs[k][i]`, with the same bits as
     * `push` would. Without it, `push` is called for every bar.
     */
    pushMany?(bars: BarColumns, from: number, to: number, outputs: readonly Float64Array[]): void;
    /** An independent copy in the same state: the forming bar is pushed into a copy. */
    clone(): IndicatorStream;
  }

  interface Parameter<Value> {
    /** Only for the compiler. */
    readonly value?: Value;
  }

  /** A whole number; from 1 to 5000 unless told otherwise. */
  export function wholeNumber(initial: number, minimum?: number, maximum?: number): Parameter<number>;
  export function number(initial: number, minimum: number, maximum: number): Parameter<number>;
  /** One of the texts. */
  export function choice<const Values extends readonly [string, ...string[]]>(
    values: Values,
    initial: Values[number],
  ): Parameter<Values[number]>;

  export const PRICE_SOURCES: readonly ['open', 'high', 'low', 'close', 'hl2', 'hlc3', 'ohlc4'];
  export type PriceSource = (typeof PRICE_SOURCES)[number];
  /** Which price of the bar is used. */
  export function priceSource(initial?: PriceSource): Parameter<PriceSource>;
  /** That price of a bar. */
  export function sourcePrice(source: PriceSource, open: number, high: number, low: number, close: number): number;

  /** Raised when this interface changes so that files must change. */
  export const INTERFACE_VERSION: 1;

  type Values<Parameters> = { readonly [Name in keyof Parameters]: Parameters[Name] extends Parameter<infer Value> ? Value : never };

  export interface IndicatorDefinition<Parameters extends Readonly<Record<string, Parameter<unknown>>>> {
    /** As the picker shows it. */
    readonly title: string;
    /** Raise it when the values change. */
    readonly version: number;
    /** Names begin with a small letter. */
    readonly parameters: Parameters;
    readonly outputs: readonly [IndicatorOutput, ...IndicatorOutput[]];
    readonly pane: IndicatorPane;
    /** Bars before the first value: no output may have a value earlier. */
    warmupBars(parameters: Values<Parameters>): number;
    create(parameters: Values<Parameters>, days: SessionDays): IndicatorStream;
  }

  /** The file exports the result under the name `indicator`. */
  export function defineIndicator<const Parameters extends Readonly<Record<string, Parameter<unknown>>>>(
    definition: IndicatorDefinition<Parameters>,
  ): IndicatorDefinition<Parameters>;

  /** A column of values, one a bar, of which only the present and the past can be read. */
  export interface PastColumn {
    /** The value at the present bar; NaN while it is not defined yet. */
    readonly now: number;
    /** The value at the bar before; NaN at the first bar. */
    readonly before: number;
    /** The value so many bars ago; NaN before the first bar. The future can't be read: a negative number is an error. */
    ago(bars: number): number;
  }

  export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit' | 'market-on-open' | 'market-on-close';

  /** A stop that follows the price: `amount` in price units, `fraction` of the price, or `atr` times the range at entry. */
  export interface TrailingStop {
    readonly type: 'amount' | 'fraction' | 'atr';
    readonly value: number;
    /** Bars of the average true range; 14 when not given. */
    readonly period?: number;
  }

  /** Takes part of a position off at a multiple of the risk (entry to stop), and says where the stop goes then. */
  export interface PartialProfit {
    readonly atRisk: number;
    /** Fraction of the units at entry. */
    readonly fraction: number;
    /** `entry`: the stop moves to the entry price. `trail`: the position's trailing stop starts. */
    readonly moveStop?: 'entry' | 'trail';
  }

  /** Exits that belong to an entry: whichever comes first ends the position and cancels the others. They replace the run's own exits. */
  export interface Bracket {
    /** Prices. */
    readonly stopLoss?: number;
    readonly takeProfit?: number;
    readonly trailingStop?: TrailingStop;
    readonly partials?: readonly PartialProfit[];
  }

  /** An order. Without `units` the run's sizing decides, at the fill price. */
  export interface EntryIntent {
    /** 1 buys, -1 sells. */
    readonly side: 1 | -1;
    /** Position of the symbol in the run's list; 0 when not given. */
    readonly symbol?: number;
    /** A market order when not given. */
    readonly type?: OrderType;
    readonly units?: number;
    /** Trigger of a stop, price of a limit. */
    readonly price?: number;
    /** Limit of a stop-limit order. */
    readonly limitPrice?: number;
    /** Until cancelled, until its session day ends, or until an instant (microseconds UTC). */
    readonly timeInForce?: 'gtc' | 'day' | { readonly untilUs: number };
    /** Closes what is open on the other side, and never opens anything. */
    readonly reduceOnly?: boolean;
    readonly bracket?: Bracket;
    /** Orders with the same number above 0 cancel one another when one fills. */
    readonly group?: number;
    /** Scales what the sizing gives; 1 when not given. */
    readonly weight?: number;
  }

  /** What happened to an order. */
  export interface OrderEvent {
    readonly kind: 'submitted' | 'filled' | 'cancelled' | 'refused';
    /** 0 for the fill of an exit that the strategy sent no order for: a stop, a target, a margin call, an end. */
    readonly orderId: number;
    readonly symbol: number;
    readonly type: OrderType;
    readonly side: 1 | -1;
    readonly timeUs: number;
    /** Units and price of the fill; NaN for other events. */
    readonly units: number;
    readonly price: number;
    /** Why it was refused or cancelled; null for other events. */
    readonly reason: string | null;
    /** Why a fill closed something, for example `stop-loss`, and the order that had opened it; null for other events. */
    readonly exit: string | null;
    readonly entryOrderId: number | null;
  }

  /**
   * What a strategy sees and may ask for, while it is being called. Symbols are positions in the run's list, 0 when not given. Prices are in the
   * instrument's currency, money in the account's. The present bar has closed; an order fills in a later one.
   */
  export interface StrategyContext {
    readonly symbolCount: number;
    /** When the present bar opened, microseconds since 1970, UTC. */
    readonly timeUs: number;
    /** Bars since the start of the run, 0 at the first. */
    readonly barIndex: number;
    /** Whether the warm-up is over: before, orders are dropped. */
    readonly isTradable: boolean;
    /** Cash and open positions at the present prices. */
    readonly equity: number;

    /** Whether the symbol has a bar at the present time. Always so with one symbol. */
    hasBar(symbol?: number): boolean;
    open(symbol?: number, barsAgo?: number): number;
    high(symbol?: number, barsAgo?: number): number;
    low(symbol?: number, barsAgo?: number): number;
    close(symbol?: number, barsAgo?: number): number;
    /** NaN where it is not known. */
    volume(symbol?: number, barsAgo?: number): number;
    /** Nominal length of a bar, microseconds. */
    readonly barLengthUs: number;
    /** Whether orders can fill in the present bar of the symbol: not halted, and its prices are all of a session. */
    isInSession(symbol?: number): boolean;
    /** Number of the session day that the present bar of the symbol belongs to: days since 1970-01-01 of its trade date. */
    sessionDay(symbol?: number): number;

    /**
     * An output of an indicator, by default the first, as a column: a built-in one by id or alias, `indicator('sma', { period: 20 })`, or one of
     * your own, `indicator('user:my-average')`, that `needs.indicators` names. For `onStart`.
     */
    indicator(id: string, parameters?: Readonly<Record<string, number | string | boolean>>, output?: string, symbol?: number): PastColumn;
    /** A column that the strategy's `needs` name, for example a model's `probabilityUp`. For `onStart`. */
    column(name: string, symbol?: number): PastColumn;
    /**
     * From now on `onBar` is called only at bars at which one column has crossed the other, for strategies that do nothing at others: faster.
     * For `onStart`, and runs of one symbol; elsewhere it changes nothing.
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

  /** One running strategy. Whatever it remembers belongs to it: every run begins with the file evaluated anew. */
  export interface Strategy {
    /** Before the first bar: ask for indicators here. */
    onStart?(context: StrategyContext): void;
    /** After every closed bar, from the first one on; values of indicators are NaN until those are warm. */
    onBar(context: StrategyContext): void;
    /** At every quote, where the run has quotes. */
    onQuote?(context: StrategyContext, symbol: number, bid: number, ask: number): void;
    /**
     * When one unit of a symbol has become `ratio` units: before the first quote or bar that the strategy sees in the new units. The context, orders and
     * positions are in them already; prices that it keeps in fields of its own it divides by the ratio.
     */
    onSplit?(context: StrategyContext, symbol: number, ratio: number): void;
    /** When something happened to one of its orders. */
    onOrderEvent?(context: StrategyContext, event: OrderEvent): void;
    /** After the last bar. */
    onStop?(context: StrategyContext): void;
  }

  /** What a strategy needs beside the bars of one symbol. */
  export interface StrategyNeeds {
    /** How many symbols it trades together; 1 when not given. */
    readonly minimumSymbols?: number;
    /** As many as at least when not given. */
    readonly maximumSymbols?: number;
    /** Positions that it holds at once; 1 when not given. A run that allows fewer is refused. */
    readonly positions?: number;
    /** Columns that a run must bring along: `probabilityUp`, a model's predictions. */
    readonly columns?: readonly string[];
    /** Your own indicators that it asks for: `user:NAME`. */
    readonly indicators?: readonly `user:${string}`[];
  }

  export interface StrategyDefinition<Parameters extends Readonly<Record<string, Parameter<unknown>>>> {
    /** As the list shows it. */
    readonly title: string;
    /** What it does, in a sentence or two. */
    readonly description: string;
    /** Raise it when it trades otherwise. */
    readonly version: number;
    /** Names begin with a small letter. */
    readonly parameters: Parameters;
    /** One symbol and its bars when not given. */
    readonly needs?: StrategyNeeds;
    /** Bars until everything it looks at is defined. Its orders of the bars before are not sent. */
    warmupBars(parameters: Values<Parameters>): number;
    create(parameters: Values<Parameters>): Strategy;
  }

  /** The file exports the result under the name `strategy`. */
  export function defineStrategy<const Parameters extends Readonly<Record<string, Parameter<unknown>>>>(
    definition: StrategyDefinition<Parameters>,
  ): StrategyDefinition<Parameters>;
}
