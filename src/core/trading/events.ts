import type { ExitReason } from './exit-reason.ts';
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
  | 'bad-bracket'
  | 'expired'
  | 'cancelled'
  | 'other-filled'
  | 'end-of-data'
  | 'daily-loss';

/** What happened to an order. Past tense; times in microseconds UTC, money and prices as in the run. */
export interface OrderEvent {
  readonly kind: 'submitted' | 'filled' | 'cancelled' | 'refused';
  /** 0 for the fill of an exit that the strategy sent no order for: a stop, a target, a margin call, an end. */
  readonly orderId: number;
  readonly symbol: number;
  readonly type: OrderType;
  readonly side: Side;
  readonly timeUs: number;
  /** Units and price of the fill; NaN for other events. */
  readonly units: number;
  readonly price: number;
  readonly reason: RefusalReason | null;
  /** Why a fill closed something, and the order that had opened it; null for other events. */
  readonly exit: ExitReason | null;
  readonly entryOrderId: number | null;
}
