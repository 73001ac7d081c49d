import type { Order } from '#core/trading/order.ts';

/** Numbers of one logged intent: step, symbol, type, side, units, price, limit price, exit fraction. */
export const INTENT_WIDTH = 8;

/** Every order that a strategy sent, as numbers in the order of sending: what two runs are compared by. */
export class IntentLog {
  readonly values: number[] = [];

  add(step: number, order: Order): void {
    const fraction = order.isExit ? order.exitFraction : 0;
    this.values.push(step, order.symbol, order.type, order.side, order.units, order.price, order.limitPrice, fraction);
  }
}
