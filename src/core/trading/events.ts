import type { OrderType, Side } from './intent.ts';

/** Why an order was not taken or ended without a fill. */
export type RefusalReason =
  | 'warming-up'
  | 'short-not-allowed'
  | 'too-many-positions'
  | 'no-size'
  | 'no-funds'
  | 'nothing-to-reduce'
  | 'bad-price'
  | 'expired'
  | 'cancelled'
  | 'other-filled'
  | 'end-of-data';

/** What happened to an order. Past tense; times in microseconds UTC, money and prices as in the run. */
export interface OrderEvent {
  readonly kind: 'submitted' | 'filled' | 'cancelled' | 'refused';
  readonly orderId: number;
  readonly symbol: number;
  readonly type: OrderType;
  readonly side: Side;
  readonly timeUs: number;
  /** Units and price of the fill; NaN for other events. */
  readonly units: number;
  readonly price: number;
  readonly reason: RefusalReason | null;
}
