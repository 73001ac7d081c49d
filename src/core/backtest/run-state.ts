import { ORDER_TYPES, type OrderType, type Side } from '#core/trading/intent.ts';
import type { Order } from '#core/trading/order.ts';
import type { Position } from '#core/trading/position.ts';
import type { Desk } from './desk.ts';

/** An open position as it stands. Prices in the instrument's currency, money in the account's. */
export interface OpenPosition {
  /** Position of the symbol in the run's list. */
  readonly symbol: number;
  readonly side: Side;
  readonly units: number;
  readonly entryTimeUs: number;
  readonly entryPrice: number;
  /** Prices at which it would be closed; null without one. */
  readonly stop: number | null;
  readonly target: number | null;
  /** What it would bring at the last price, before the costs of closing. */
  readonly result: number;
}

/** An order that waits. */
export interface WorkingOrder {
  readonly orderId: number;
  readonly symbol: number;
  readonly type: OrderType;
  readonly side: Side;
  /** Null while the run's sizing decides at the fill. */
  readonly units: number | null;
  /** Trigger or limit price; null for an order that waits for a time. */
  readonly price: number | null;
  readonly limitPrice: number | null;
  /** Of its bracket; null without one. */
  readonly stop: number | null;
  readonly target: number | null;
  /** Closes what is open and opens nothing. */
  readonly isExit: boolean;
}

/** A run after a step. */
export interface RunState {
  /** Opening time of the last bar taken, microseconds UTC; NaN before the first. */
  readonly timeUs: number;
  /** What was realised: capital, closed results, commissions, carry. */
  readonly balance: number;
  /** Balance and open results at the last closes. */
  readonly equity: number;
  readonly commissions: number;
  readonly positions: readonly OpenPosition[];
  readonly orders: readonly WorkingOrder[];
}

/** Reads the state of a desk at its books' last prices. */
export const runState = (desk: Desk, timeUs: number, equity: number): RunState => ({
  timeUs,
  balance: desk.account.balance,
  equity,
  commissions: desk.account.commissions,
  positions: desk.books.flatMap(({ positions, lastPrice, rate }) => positions.map((one) => positionOf(one, lastPrice, rate))),
  orders: desk.books.flatMap(({ orders }) => orders.map(orderOf)),
});

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

const positionOf = (position: Position, price: number, rate: number): OpenPosition => ({
  symbol: position.symbol,
  side: position.side,
  units: position.units,
  entryTimeUs: position.entryTimeUs,
  entryPrice: position.entryPrice,
  stop: finite(position.stop),
  target: finite(position.target),
  result: position.side * position.units * (price - position.entryPrice) * rate,
});

const orderOf = ({ id, symbol, type, side, units, price, limitPrice, bracket, isExit, isReduceOnly }: Order): WorkingOrder => ({
  orderId: id,
  symbol,
  type: ORDER_TYPES[type] ?? 'market',
  side,
  units: finite(units),
  price: finite(price),
  limitPrice: finite(limitPrice),
  stop: finite(bracket?.stopLoss),
  target: finite(bracket?.takeProfit),
  isExit: isExit || isReduceOnly,
});
