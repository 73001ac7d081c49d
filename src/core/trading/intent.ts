/** How an order meets the market. */
export const ORDER_TYPES = ['market', 'limit', 'stop', 'stop-limit', 'market-on-open', 'market-on-close'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/** 1 buys, -1 sells. */
export type Side = 1 | -1;

/** How long an order lives: until cancelled, until its session day ends, or until an instant (microseconds UTC). */
export type TimeInForce = 'gtc' | 'day' | { readonly untilUs: number };

/** A stop that follows the price: `amount` in price units, `fraction` of the price, or `atr` times the range at entry. */
export interface TrailingStop {
  readonly type: 'amount' | 'fraction' | 'atr';
  readonly value: number;
  /** Bars of the average true range; 14 when not given. */
  readonly period?: number | undefined;
}

/** Takes part of a position off at a multiple of the risk (entry to stop), and says where the stop goes then. */
export interface PartialProfit {
  readonly atRisk: number;
  /** Fraction of the units at entry. */
  readonly fraction: number;
  /** `entry`: the stop moves to the entry price. `trail`: the trailing stop starts, which has to be given. */
  readonly moveStop?: 'entry' | 'trail' | undefined;
}

/** Exits that belong to an entry: whichever comes first ends the position and cancels the others. */
export interface Bracket {
  /** Prices. */
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: TrailingStop;
  readonly partials?: readonly PartialProfit[];
  /** Ends with the session day in which it was entered, at its last close; at the next price where that bar is missing. */
  readonly untilSessionEnd?: boolean;
}

/**
 * What a strategy wants to enter. Without `units` the run's sizing decides, at the fill price. Prices in the instrument's currency.
 * A `bracket` replaces the run's own exits.
 */
export interface EntryIntent {
  readonly side: Side;
  /** Position of the symbol in the run's list; 0 when not given. */
  readonly symbol?: number;
  readonly type?: OrderType;
  readonly units?: number;
  /** Trigger of a stop, price of a limit. */
  readonly price?: number;
  /** Limit of a stop-limit order. */
  readonly limitPrice?: number;
  readonly timeInForce?: TimeInForce;
  /** Closes what is open on the other side, and never opens anything. */
  readonly reduceOnly?: boolean;
  readonly bracket?: Bracket;
  /** Orders with the same number above 0 cancel one another when one fills. */
  readonly group?: number;
  /** Scales what the sizing gives; 1 when not given. */
  readonly weight?: number;
}
