import type { Bracket, EntryIntent, OrderType, Side } from './intent.ts';
import { ORDER_TYPES } from './intent.ts';

export const MARKET: number = ORDER_TYPES.indexOf('market' satisfies OrderType);
export const LIMIT: number = ORDER_TYPES.indexOf('limit' satisfies OrderType);
export const STOP: number = ORDER_TYPES.indexOf('stop' satisfies OrderType);
export const STOP_LIMIT: number = ORDER_TYPES.indexOf('stop-limit' satisfies OrderType);
export const MARKET_ON_OPEN: number = ORDER_TYPES.indexOf('market-on-open' satisfies OrderType);
export const MARKET_ON_CLOSE: number = ORDER_TYPES.indexOf('market-on-close' satisfies OrderType);

/** An order that lives until its session day ends has this as its end; the matcher knows the day. */
export const END_OF_DAY = -1;

/** A working order: a mutable record that is used again after its order has ended, so that the hot loop allocates nothing. */
export class Order {
  id = 0;
  symbol = 0;
  /** Position in ORDER_TYPES. A stop-limit order whose stop was reached goes on as a limit order. */
  type = MARKET;
  side: Side = 1;
  /** Units of the underlying still to fill; NaN while the run's sizing decides at the fill. */
  units = Number.NaN;
  weight = Number.NaN;
  /** Trigger or limit price; NaN for market orders. */
  price = Number.NaN;
  limitPrice = Number.NaN;
  /** First bar of the symbol that may fill it. */
  fromBar = 0;
  /** First instant that may fill it, microseconds UTC; -Infinity without a latency in time. */
  fromUs = Number.NEGATIVE_INFINITY;
  /** Last instant, microseconds UTC; Infinity for good till cancelled, {@link END_OF_DAY} for a day order. */
  untilUs = Number.POSITIVE_INFINITY;
  submittedBar = 0;
  group = 0;
  isReduceOnly = false;
  /** Closes positions and opens nothing: the order of an exit intent. */
  isExit = false;
  /** Fraction of the open units that an exit closes. */
  exitFraction = Number.NaN;
  /** The position that an exit or the rest of a partial fill belongs to; 0 for all of the symbol. */
  positionId = 0;
  exitReason = 0;
  bracket: Bracket | null = null;

  /** Whether it waits for a point in time, not for a price. */
  get isTimed(): boolean {
    return this.type === MARKET || this.type >= MARKET_ON_OPEN;
  }

  /** Fills it anew from an intent. */
  take(id: number, intent: EntryIntent): void {
    this.id = id;
    this.symbol = intent.symbol ?? 0;
    this.type = intent.type === undefined ? MARKET : ORDER_TYPES.indexOf(intent.type);
    this.side = intent.side;
    this.units = intent.units ?? Number.NaN;
    this.weight = intent.weight ?? 1;
    this.price = intent.price ?? Number.NaN;
    this.limitPrice = intent.limitPrice ?? Number.NaN;
    const lives = intent.timeInForce;
    this.untilUs = lives === undefined || lives === 'gtc' ? Number.POSITIVE_INFINITY : lives === 'day' ? END_OF_DAY : lives.untilUs;
    this.group = intent.group ?? 0;
    this.isReduceOnly = intent.reduceOnly ?? false;
    this.isExit = false;
    this.positionId = 0;
    this.bracket = intent.bracket ?? null;
  }
}
