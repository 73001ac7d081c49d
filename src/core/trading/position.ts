import type { PartialProfit, Side } from './intent.ts';

/**
 * Units that were entered by one order and are still open. Under netting a symbol's positions are all on one side and are closed
 * first in, first out. A mutable record that is used again after it has closed.
 */
export class Position {
  id = 0;
  /** The order that entered it. */
  orderId = 0;
  symbol = 0;
  side: Side = 1;
  /** Open units, above 0. */
  units = Number.NaN;
  /** Units at entry, before partial exits. */
  entryUnits = Number.NaN;
  /** Mean fill price, costs of the price included. */
  entryPrice = Number.NaN;
  entryTimeUs = Number.NaN;
  entryBar = 0;
  /** Rate from the instrument's currency to the account's at entry. */
  entryRate = Number.NaN;
  /** Commission paid at entry for the units still open. */
  entryCommission = Number.NaN;
  /** Slippage and half the spread at entry for the units still open. */
  entrySlippage = Number.NaN;
  /** Swap, borrowing and dividends since entry for the units still open; above 0 was received. */
  carry = Number.NaN;
  /** Prices; a side without one has -Infinity or Infinity, so that it is never reached. */
  stop = Number.NaN;
  target = Number.NaN;
  /** Distance from entry to the first stop: one unit of risk. NaN without a stop. */
  risk = Number.NaN;
  isStopMoved = false;
  /** Its stop was reached and the volume did not suffice: it goes at the next price. */
  isLeaving = false;
  /** 0 none, 1 amount in price units, 2 fraction of the price. */
  trailKind = 0;
  trailValue = Number.NaN;
  isTrailing = false;
  /** Best price since entry, for the trailing stop. */
  trailExtreme = Number.NaN;
  partials: readonly PartialProfit[] | null = null;
  nextPartial = 0;
  /** Units of the next partial profit that the volume has not yet allowed; NaN while none were taken of it. */
  partialLeft = Number.NaN;
  /** Extremes since entry up to bar `scannedTo` (exclusive), with whatever points of that bar were passed. */
  highest = Number.NaN;
  lowest = Number.NaN;
  scannedTo = 0;
  isPathDependent = false;
  endsWithSession = false;
  /** Session day with which it ends; NaN for the next one, where it was entered at the end of one. */
  endDay = Number.NaN;
  /** Bar in which it was entered between open and close; -1 when it was entered at one of them. */
  enteredInsideBar = -1;
  isEnteredByLimit = false;

  /** Holds nothing yet: what adds up from fill to fill, and what is seen on the way, begins. */
  empty(): void {
    this.units = 0;
    this.entryUnits = 0;
    this.entryPrice = 0;
    this.entryCommission = 0;
    this.entrySlippage = 0;
    this.carry = 0;
    this.highest = Number.NEGATIVE_INFINITY;
    this.lowest = Number.POSITIVE_INFINITY;
    this.isPathDependent = false;
    this.isEnteredByLimit = false;
  }
}
