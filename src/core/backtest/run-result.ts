import { EXIT_REASONS, type ExitReason } from '#core/trading/exit-reason.ts';

export { EXIT_REASONS, type ExitReason };

/**
 * Round trips as columns, in the order in which they ended. Money in the account's currency, prices in the
 * instrument's; where a split came between, units and prices are those that hold at the end.
 */
export interface TradeTable {
  readonly count: number;
  /** Position of the symbol in the run's list. */
  readonly symbol: Uint16Array;
  /** 1 long, -1 short. */
  readonly side: Int8Array;
  readonly units: Float64Array;
  readonly entryTimeUs: Float64Array;
  readonly entryPrice: Float64Array;
  readonly exitTimeUs: Float64Array;
  readonly exitPrice: Float64Array;
  /** Position in {@link EXIT_REASONS}. */
  readonly exitReason: Uint8Array;
  /** Paid on both sides together. */
  readonly commission: Float64Array;
  /** What slippage and half the spread cost on both sides together. */
  readonly slippage: Float64Array;
  /** After all costs, swap and borrowing included. */
  readonly pnl: Float64Array;
  /** pnl over the value at entry. */
  readonly returnFraction: Float64Array;
  /** Bars held: 0 when it ended in the bar in which it began. */
  readonly bars: Float64Array;
  /** Largest loss while it was open, as a fraction of the entry price, 0 or below. */
  readonly mae: Float64Array;
  /** Largest gain while it was open, as a fraction of the entry price, 0 or above. */
  readonly mfe: Float64Array;
  /** 1 when the result depends on the path inside a bar that the data do not tell. */
  readonly pathDependent: Uint8Array;
}

/** The account at every bar's close, after that bar's fills. */
export interface EquityCurve {
  readonly timeUs: Float64Array;
  readonly value: Float64Array;
}

/** How finely the price inside bars was known where it mattered. */
export interface RunFidelity {
  /** Bars in which an order or an exit could fill between open and close. */
  readonly walkedBars: number;
  /** Share of them that were walked by finer bars, and by ticks. */
  readonly finerShare: number;
  readonly tickShare: number;
  /** Share of all bars whose spread is that of stored quotes, where the spread is to come from them; the others have what is usual at their hour. */
  readonly quotedSpreadShare?: number;
}

/** A split or dividend that a run came by. */
export interface BookedAction {
  /** Position of the symbol in the run's list. */
  readonly symbol: number;
  /** Opening time of the bar at whose beginning it was booked. */
  readonly timeUs: number;
  readonly type: 'dividend' | 'split';
  /** Money a unit in the instrument's currency, or the split's ratio. */
  readonly value: number;
  /** Units held before it: above 0 long, below 0 short, both sides of a hedge together. */
  readonly units: number;
  /** What it brought in the account's currency; below 0 it was paid. */
  readonly money: number;
}

/** What one evaluation of a configuration gives, before any statistics. */
export interface RunResult {
  readonly equity: EquityCurve;
  readonly trades: TradeTable;
  readonly symbols: readonly string[];
  readonly initialCapital: number;
  /** All commissions paid, of open positions too. */
  readonly commissions: number;
  /** Fraction of bars at whose close a position was open. */
  readonly exposure: number;
  readonly warnings: readonly string[];
  /** Orders that the strategy sent, and those of them that were refused. Not known of a run read from a store. */
  readonly orders?: { readonly sent: number; readonly refused: number };
  readonly fidelity?: RunFidelity;
  /** In the order of their times; not given when there were none. */
  readonly actions?: readonly BookedAction[];
  /** Positions still open after the last bar. */
  readonly openPositions?: number;
}
