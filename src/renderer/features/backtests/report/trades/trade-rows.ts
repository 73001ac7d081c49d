import type { z } from 'zod';
import type { tradeColumns } from '#contract/research-documents.ts';

/** The trades of a run as columns. */
export type TradeColumns = z.output<typeof tradeColumns> & { readonly total: number };

export interface TradeFilter {
  readonly side: 'all' | 'long' | 'short';
  readonly result: 'all' | 'gain' | 'loss';
  /** An exit reason, a symbol; `all` for any. */
  readonly reason: string;
  readonly symbol: string;
  readonly isUnclearOnly: boolean;
}

export const NO_FILTER: TradeFilter = { side: 'all', result: 'all', reason: 'all', symbol: 'all', isUnclearOnly: false };

/** A row: only where the trade stands in its columns. */
export interface TradeRow {
  readonly index: number;
}

/** Positions of the trades that a filter leaves, newest first. */
export function filterTrades(trades: TradeColumns, filter: TradeFilter): TradeRow[] {
  const rows: TradeRow[] = [];
  const reason = filter.reason === 'all' ? -1 : (trades.exitReasons as readonly string[]).indexOf(filter.reason);
  const symbol = filter.symbol === 'all' ? -1 : trades.symbols.indexOf(filter.symbol);
  for (let index = trades.pnl.length - 1; index >= 0; index--) {
    const pnl = trades.pnl[index] as number;
    const isLong = (trades.side[index] as number) > 0;
    if (filter.side !== 'all' && isLong !== (filter.side === 'long')) continue;
    if (filter.result !== 'all' && pnl > 0 !== (filter.result === 'gain')) continue;
    if (filter.reason !== 'all' && trades.exitReason[index] !== reason) continue;
    if (filter.symbol !== 'all' && trades.symbol[index] !== symbol) continue;
    if (filter.isUnclearOnly && trades.pathDependent[index] !== 1) continue;
    rows.push({ index });
  }
  return rows;
}

/** Exit reasons that occur, in the order of their list. */
export function usedReasons(trades: TradeColumns): string[] {
  const used = new Set(trades.exitReason);
  return trades.exitReasons.filter((_, i) => used.has(i));
}

const iso = (timeUs: number): string => new Date(timeUs / 1000).toISOString();

/** The given trades as CSV, raw numbers in full precision. */
export function tradesAsCsv(trades: TradeColumns, rows: readonly TradeRow[]): string {
  const header =
    'number,symbol,side,units,entry_time,entry_price,exit_time,exit_price,exit_reason,commission,slippage,pnl,return,bars,mae,mfe,path_dependent';
  const lines = rows.map(({ index: i }) =>
    [
      ...[i + 1, trades.symbols[trades.symbol[i] as number] ?? '', (trades.side[i] as number) > 0 ? 'long' : 'short', trades.units[i]],
      ...[iso(trades.entryTimeUs[i] as number), trades.entryPrice[i], iso(trades.exitTimeUs[i] as number), trades.exitPrice[i]],
      ...[trades.exitReasons[trades.exitReason[i] as number] ?? '', trades.commission[i], trades.slippage[i], trades.pnl[i]],
      ...[trades.returnFraction[i], trades.bars[i], trades.mae[i], trades.mfe[i], trades.pathDependent[i]],
    ]
      .map((cell) => (typeof cell === 'number' && Number.isNaN(cell) ? '' : String(cell)))
      .join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}
