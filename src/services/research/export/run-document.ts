import type { RunDocument } from '#contract/research-documents.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { NamedColumns } from '#core/ports/research-store.ts';
import { equityOf, TRADE_COLUMNS, tradeCountOf, tradesOf } from '../run-records.ts';
import { drawdownOf } from '../thin-curve.ts';

const isTime = (name: string): boolean => name.endsWith('TimeUs');
const nameOf = (name: string): string => (isTime(name) ? name.slice(0, -2) : name);
const orNull = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/** Trades as rows, as the command line gives them: times in ISO 8601, names instead of numbers. */
export function tradeRows(document: RunDocument, columns: NamedColumns): Record<string, string | number | boolean | null>[] {
  const trades = tradesOf(columns, document.symbols);
  return Array.from({ length: tradeCountOf(columns) }, (_, i) => {
    const row: Record<string, string | number | boolean | null> = {};
    for (const name of TRADE_COLUMNS) row[nameOf(name)] = isTime(name) ? isoTime(trades[name][i] ?? 0) : orNull(trades[name][i]);
    return {
      ...row,
      symbol: trades.symbols[trades.symbol[i] ?? 0] ?? null,
      side: trades.side[i] === 1 ? 'long' : 'short',
      exitReason: trades.exitReasons[trades.exitReason[i] ?? 0] ?? null,
      pathDependent: trades.pathDependent[i] === 1,
    };
  });
}

/** Everything of a run as one JSON document: CLI.md, "Backtest configuration", result. */
export function runResultDocument(document: RunDocument, columns: NamedColumns): Record<string, unknown> {
  const { runId, manifest, summary, metrics, honesty, warnings, ...about } = document;
  const { timeUs, value } = equityOf(columns);
  return {
    runId,
    manifest,
    summary,
    metrics,
    trades: tradeRows(document, columns),
    equity: plainDocument({ timeUs, value, drawdown: drawdownOf(value) }),
    honesty: plainDocument(honesty),
    warnings,
    ...(plainDocument(about) as object),
  };
}

/** Columns as plain lists, NaN as null, and what is called `…Us` as times in ISO 8601 without that ending. */
export function plainDocument(value: unknown): unknown {
  if (typeof value === 'number') return orNull(value);
  if (value instanceof Float64Array) return Array.from(value, orNull);
  if (Array.isArray(value)) return value.map(plainDocument);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => (/[a-z]Us$/.test(key) ? [key.slice(0, -2), isoTimes(inner)] : [key, plainDocument(inner)])),
  );
}

function isoTimes(value: unknown): unknown {
  if (typeof value === 'number') return isoTime(value);
  return value instanceof Float64Array ? Array.from(value, isoTime) : plainDocument(value);
}
