import type { z } from 'zod';
import type { RunDocument, RunListing, tradeColumns } from '#contract/research-documents.ts';
import { EXIT_REASONS, type TradeTable } from '#core/backtest/run-result.ts';
import type { NamedColumns, ResearchStore, StoredRun } from '#core/ports/research-store.ts';
import { ExpectedError } from '#core/result.ts';
import { attachColumns, detachColumns } from './detached-columns.ts';
import { settingsWords } from './settings-words.ts';

export type TradeColumns = z.output<typeof tradeColumns>;

/** Columns of trades by the names of `TradeTable`, in the order of the command line's documents. */
export const TRADE_COLUMNS = [
  'symbol',
  'side',
  'units',
  'entryTimeUs',
  'entryPrice',
  'exitTimeUs',
  'exitPrice',
  'exitReason',
  'commission',
  'slippage',
  'pnl',
  'returnFraction',
  'bars',
  'mae',
  'mfe',
  'pathDependent',
] as const satisfies readonly Exclude<keyof TradeTable, 'count'>[];

/** The account and the trades of a run. `benchmark` is buying and holding with the same money. */
interface RunCurves {
  readonly timeUs: Float64Array;
  readonly value: Float64Array;
  readonly benchmark: Float64Array;
  readonly trades: TradeTable;
}

/** Everything that is stored of a run. */
export interface FinishedRun {
  readonly document: RunDocument;
  readonly idea: string;
  readonly curves: RunCurves;
}

/** Stores a run. Part of the caller's transaction. */
export function saveRun(store: ResearchStore, { document, idea, curves }: FinishedRun): void {
  const { tags, note, ...rest } = document;
  const { json, columns } = detachColumns(rest);
  const trades = Object.fromEntries(TRADE_COLUMNS.map((name) => [`trades.${name}`, Float64Array.from(curves.trades[name])]));
  store.saveRun(
    { id: document.runId, createdAtUs: document.createdAtUs, idea, document: json, tags, note },
    { ...columns, ...trades, 'equity.timeUs': curves.timeUs, 'equity.value': curves.value, 'equity.benchmark': curves.benchmark },
  );
}

/** The sentence of a run that is not there. */
export const unknownRun = (runId: string): ExpectedError =>
  new ExpectedError('UnknownRun', `There is no run ${runId}. List the runs to see which there are; it may have been deleted.`);

/** A stored run's document as it was written, with its tags and note; what is long in it is not there. */
export const documentOf = ({ document, tags, note }: StoredRun): RunDocument =>
  ({ ...document, tags: [...tags], note }) as unknown as RunDocument;

/** What a list shows of a run. */
export function listingOf(document: RunDocument): RunListing {
  const {
    manifest: _m,
    convention: _c,
    metrics: _me,
    conventions: _co,
    honesty: _h,
    warnings: _w,
    fidelity: _f,
    actions: _a,
    ...listing
  } = document;
  return { ...listing, settings: settingsWords(document.manifest.config) };
}

/** A stored run whole. Throws `UnknownRun`. */
export function readRun(store: ResearchStore, runId: string): { document: RunDocument; idea: string; columns: NamedColumns } {
  const stored = store.findRun(runId);
  const columns = stored && store.readRunColumns(runId);
  if (!(stored && columns)) throw unknownRun(runId);
  const document = attachColumns(stored.document, columns) as RunDocument;
  return { document: { ...document, tags: [...stored.tags], note: stored.note }, idea: stored.idea, columns };
}

const columnOf = (columns: NamedColumns, name: string): Float64Array => columns[name] ?? new Float64Array(0);

/** A stored run's account. */
export const equityOf = (columns: NamedColumns): { timeUs: Float64Array; value: Float64Array; benchmark: Float64Array } => ({
  timeUs: columnOf(columns, 'equity.timeUs'),
  value: columnOf(columns, 'equity.value'),
  benchmark: columnOf(columns, 'equity.benchmark'),
});

/** A stored run's trades from one on. */
export function tradesOf(columns: NamedColumns, symbols: readonly string[], from = 0, limit = Number.POSITIVE_INFINITY): TradeColumns {
  const part = (name: (typeof TRADE_COLUMNS)[number]) => columnOf(columns, `trades.${name}`).slice(from, from + limit);
  return {
    symbols: [...symbols],
    exitReasons: [...EXIT_REASONS],
    symbol: part('symbol'),
    side: part('side'),
    units: part('units'),
    entryTimeUs: part('entryTimeUs'),
    entryPrice: part('entryPrice'),
    exitTimeUs: part('exitTimeUs'),
    exitPrice: part('exitPrice'),
    exitReason: part('exitReason'),
    commission: part('commission'),
    slippage: part('slippage'),
    pnl: part('pnl'),
    returnFraction: part('returnFraction'),
    bars: part('bars'),
    mae: part('mae'),
    mfe: part('mfe'),
    pathDependent: part('pathDependent'),
  };
}

/** How many trades a stored run has. */
export const tradeCountOf = (columns: NamedColumns): number => columnOf(columns, 'trades.pnl').length;

/** A stored run's trades as a table of the core. */
export function tradeTableOf(columns: NamedColumns): TradeTable {
  const of = (name: (typeof TRADE_COLUMNS)[number]) => columnOf(columns, `trades.${name}`);
  return {
    count: tradeCountOf(columns),
    symbol: Uint16Array.from(of('symbol')),
    side: Int8Array.from(of('side')),
    units: of('units'),
    entryTimeUs: of('entryTimeUs'),
    entryPrice: of('entryPrice'),
    exitTimeUs: of('exitTimeUs'),
    exitPrice: of('exitPrice'),
    exitReason: Uint8Array.from(of('exitReason')),
    commission: of('commission'),
    slippage: of('slippage'),
    pnl: of('pnl'),
    returnFraction: of('returnFraction'),
    bars: of('bars'),
    mae: of('mae'),
    mfe: of('mfe'),
    pathDependent: Uint8Array.from(of('pathDependent')),
  };
}
