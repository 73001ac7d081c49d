import { lowerBound } from '#core/market/bar-columns.ts';
import type { RunResult, TradeTable } from './run-result.ts';

/** Times `[fromUs, toUs)`, microseconds UTC. */
export interface TimePiece {
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * What a run gave over pieces of its time, ascending and apart: its account as if it had been away in between, from the initial capital on, and
 * the trades that ended in them. Positions are held into a piece. A piece that begins with nothing left changes nothing. Exposure is the whole run's.
 */
export function runOver(result: RunResult, pieces: readonly TimePiece[]): RunResult {
  const { equity, trades, initialCapital } = result;
  const ranges = pieces.map(({ fromUs, toUs }) => ({
    from: lowerBound(equity.timeUs, fromUs),
    to: lowerBound(equity.timeUs, toUs),
  }));
  const count = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const timeUs = new Float64Array(count);
  const value = new Float64Array(count);
  const scales: number[] = [];
  let filled = 0;
  let capital = initialCapital;
  for (const { from, to } of ranges) {
    const before = from === 0 ? initialCapital : (equity.value[from - 1] as number);
    const scale = before > 0 ? capital / before : 0;
    timeUs.set(equity.timeUs.subarray(from, to), filled);
    for (let i = from; i < to; i++) value[filled++] = before > 0 ? (equity.value[i] as number) * scale : capital;
    capital = value[filled - 1] ?? capital;
    scales.push(scale);
  }
  const rows: number[] = [];
  const rowScales: number[] = [];
  for (let i = 0; i < trades.count; i++) {
    const exitUs = trades.exitTimeUs[i] as number;
    const piece = pieces.findIndex(({ fromUs, toUs }) => exitUs >= fromUs && exitUs < toUs);
    if (piece < 0) continue;
    rows.push(i);
    rowScales.push(scales[piece] as number);
  }
  const kept = tradesAt(trades, rows, rowScales);
  return { ...result, equity: { timeUs, value }, trades: kept, commissions: kept.commission.reduce((sum, paid) => sum + paid, 0) };
}

/**
 * What {@link runOver} gave with the moment before its first, when it had the initial capital: so its first day has a change, too. `whole`: the run that
 * it is a part of; as it is where that begins with it.
 */
export function withStart(part: RunResult, whole: RunResult): RunResult {
  const { equity, initialCapital } = part;
  const [firstUs] = equity.timeUs;
  const before = firstUs === undefined ? -1 : lowerBound(whole.equity.timeUs, firstUs) - 1;
  if (before < 0) return part;
  const timeUs = new Float64Array(equity.timeUs.length + 1);
  const value = new Float64Array(timeUs.length);
  timeUs[0] = whole.equity.timeUs[before] as number;
  value[0] = initialCapital;
  timeUs.set(equity.timeUs, 1);
  value.set(equity.value, 1);
  return { ...part, equity: { timeUs, value } };
}

/** Trades at positions, their money times a scale each. */
function tradesAt(trades: TradeTable, rows: readonly number[], scales: readonly number[]): TradeTable {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
  const money = (column: Float64Array) => Float64Array.from(rows, (row, i) => (column[row] as number) * (scales[i] as number));
  return {
    count: rows.length,
    symbol: Uint16Array.from(rows, (row) => trades.symbol[row] as number),
    side: Int8Array.from(rows, (row) => trades.side[row] as number),
    units: money(trades.units),
    entryTimeUs: pick(trades.entryTimeUs),
    entryPrice: pick(trades.entryPrice),
    exitTimeUs: pick(trades.exitTimeUs),
    exitPrice: pick(trades.exitPrice),
    exitReason: Uint8Array.from(rows, (row) => trades.exitReason[row] as number),
    commission: money(trades.commission),
    slippage: money(trades.slippage),
    pnl: money(trades.pnl),
    returnFraction: pick(trades.returnFraction),
    bars: pick(trades.bars),
    mae: pick(trades.mae),
    mfe: pick(trades.mfe),
    pathDependent: Uint8Array.from(rows, (row) => trades.pathDependent[row] as number),
  };
}
