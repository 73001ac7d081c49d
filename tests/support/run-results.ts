import { EXIT_REASONS, type ExitReason, type RunResult, type TradeTable } from '#core/backtest/run-result.ts';

/** A round trip as a row, with sensible rest. */
export interface TradeRow {
  readonly pnl: number;
  readonly side?: 1 | -1;
  readonly units?: number;
  readonly returnFraction?: number;
  readonly entryTimeUs?: number;
  readonly exitTimeUs?: number;
  readonly bars?: number;
  readonly mae?: number;
  readonly mfe?: number;
  readonly symbol?: number;
  readonly exitReason?: ExitReason;
  readonly commission?: number;
  readonly slippage?: number;
  readonly pathDependent?: boolean;
}

/** Rows as the columns of a run. */
export function tradeTable(rows: readonly TradeRow[]): TradeTable {
  const column = (of: (row: TradeRow, i: number) => number): Float64Array => Float64Array.from(rows, of);
  return {
    count: rows.length,
    symbol: Uint16Array.from(rows, ({ symbol }) => symbol ?? 0),
    side: Int8Array.from(rows, ({ side }) => side ?? 1),
    units: column(({ units }) => units ?? 10),
    entryTimeUs: column(({ entryTimeUs }, i) => entryTimeUs ?? i * 86_400e6),
    entryPrice: column(() => 100),
    exitTimeUs: column(({ exitTimeUs }, i) => exitTimeUs ?? (i + 1) * 86_400e6),
    exitPrice: column(({ pnl, side }) => 100 + (pnl / 10) * (side ?? 1)),
    exitReason: Uint8Array.from(rows, ({ exitReason }) => EXIT_REASONS.indexOf(exitReason ?? 'signal')),
    commission: column(({ commission }) => commission ?? 0),
    slippage: column(({ slippage }) => slippage ?? 0),
    pnl: column(({ pnl }) => pnl),
    returnFraction: column(({ pnl, returnFraction }) => returnFraction ?? pnl / 1000),
    bars: column(({ bars }) => bars ?? 1),
    mae: column(({ mae }) => mae ?? 0),
    mfe: column(({ mfe }) => mfe ?? 0),
    pathDependent: Uint8Array.from(rows, ({ pathDependent }) => Number(pathDependent ?? false)),
  };
}

/** A run with this account, an entry a bar. */
export function runOf(
  timeUs: ArrayLike<number>,
  value: ArrayLike<number>,
  initialCapital: number,
  rows: readonly TradeRow[] = [],
  symbols: readonly string[] = ['TEST'],
): RunResult {
  return {
    equity: { timeUs: Float64Array.from(timeUs), value: Float64Array.from(value) },
    trades: tradeTable(rows),
    symbols,
    initialCapital,
    commissions: rows.reduce((sum, { commission }) => sum + (commission ?? 0), 0),
    exposure: 0.5,
    warnings: [],
  };
}
