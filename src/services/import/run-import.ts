import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { importOptions, importReport } from '#contract/market.ts';
import { isoTime } from '#core/market/iso-time.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { BarReader } from '#core/ports/bars.ts';
import type { Clock } from '#core/ports/clock.ts';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import { ExpectedError } from '#core/result.ts';
import { giveWayToRealData } from '../bundled-sample.ts';
import { hashStoredBars } from '../data-hash.ts';
import { guessCalendar, guessInstrument } from './guess-instrument.ts';
import type { PreparedImport, ReadingProgress } from './import-job.ts';
import { giveWay, type ImportPreparer } from './import-preparer.ts';
import { type BarMerger, mergeBarsFile } from './merge-bars-file.ts';
import { mergeTicksFile } from './merge-ticks-file.ts';

export type ImportOptions = z.output<typeof importOptions>;
export type ImportReport = z.output<typeof importReport>;

/** What imports need. `folder` belongs to them alone. */
export interface ImportDependencies {
  /** The store of ingestion, which alone may write. */
  readonly store: MarketStore;
  /** The store's `mergeBars`, also where another thread does it and this one goes on; the store's own when absent. */
  readonly mergeBars?: BarMerger;
  /** What was written is read here where it matters not to keep the writer waiting; the store itself when absent. */
  readonly reader?: BarReader;
  readonly clock: Clock;
  /** For uploads and for rows on their way; its leftovers are removed at start. */
  readonly folder: string;
  readonly preparer: ImportPreparer;
  /** A new unguessable name, letters, digits and dashes. */
  readonly newId: () => string;
  /** Called after an import changed the store, also when it was then cancelled or failed. */
  readonly onImported?: (symbol: string) => void;
}

export interface ImportFile {
  readonly path: string;
  /** The name that the trader knows it by. */
  readonly fileName: string;
}

interface Merged {
  readonly added: number;
  readonly identical: number;
  readonly differing: number;
  readonly datasetHash: string;
}

/**
 * Imports one file. Until the whole file has been read and checked nothing is stored, so that a cancel or an error leaves everything
 * as it was; then the rows are merged in order, in short transactions, of which a cancel or a crash leaves the whole ones: importing
 * the file again completes them. Rejects with `ExpectedError` or the signal's reason.
 */
export async function runImport(
  dependencies: ImportDependencies,
  file: ImportFile,
  options: ImportOptions,
  signal: AbortSignal,
  onProgress: (progress: ReadingProgress) => void,
): Promise<ImportReport> {
  const { store, preparer, folder, newId } = dependencies;
  const importId = newId();
  let isDone = false;
  let isChanged = false;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stagingPath = join(folder, `import-${importId}`);
  const known = store.findInstrument(options.symbol);
  try {
    const prepared = await preparer.prepare(
      {
        path: file.path,
        read: {
          kind: options.timeframe === 'tick' ? 'ticks' : 'bars',
          format: options.format,
          columns: options.columns ?? null,
          timeZone: options.timeZone,
          fileName: basename(file.fileName),
        },
        timeframe: options.timeframe,
        repair: options.repair,
        calendar: known?.calendar ?? guessCalendar(options.symbol),
        stagingPath,
      },
      onProgress,
      signal,
    );
    signal.throwIfAborted();
    if (known === null) {
      const origin = `Imported from ${basename(file.fileName).slice(0, 120)}, ${isoTime(prepared.fromUs)} to ${isoTime(prepared.toUs)}`;
      isChanged = true;
      store.transaction(() => store.saveInstrument(guessInstrument(options.symbol, prepared.decimals, origin)));
    }
    const last: ReadingProgress = {
      bytesRead: prepared.bytes,
      bytesTotal: prepared.bytes,
      rows: prepared.rows,
      rejected: prepared.rejected,
    };
    const onBlock = () => onProgress(last);
    const writeFirst = () => {
      isChanged = true;
      giveWayToRealData(store, options.symbol);
    };
    const merged =
      options.timeframe === 'tick'
        ? await mergeTicks(dependencies, prepared, importId, file, options, signal, writeFirst, onBlock)
        : await mergeBars(dependencies, prepared, options.timeframe, options, signal, writeFirst, onBlock);
    isDone = true;
    return reportOf(importId, options, prepared, merged);
  } catch (error) {
    if (error instanceof StorageError && error.code === 'StorageFull') throw new ExpectedError('StorageFull', error.message);
    throw error;
  } finally {
    if (isChanged) dependencies.onImported?.(options.symbol);
    const endings = isDone ? ['.rows', '.unsorted'] : ['.rows', '.unsorted', '.rejected.csv'];
    for (const ending of endings) rmSync(stagingPath + ending, { force: true });
  }
}

async function mergeBars(
  { store, clock, reader = store, mergeBars = async (...merge) => store.mergeBars(...merge) }: ImportDependencies,
  prepared: PreparedImport,
  timeframe: Timeframe,
  options: ImportOptions,
  signal: AbortSignal,
  writeFirst: () => void,
  onBlock: () => void,
): Promise<Merged> {
  const { symbol, replace } = options;
  const merged = await mergeBarsFile({ store, mergeBars, writeFirst, clock, prepared, symbol, timeframe, replace, signal, onBlock });
  const datasetHash = await hashStoredBars(reader, symbol, timeframe, prepared.fromUs, prepared.toUs + 1, giveWay);
  return { ...merged, datasetHash };
}

async function mergeTicks(
  { store, clock }: ImportDependencies,
  prepared: PreparedImport,
  importId: string,
  file: ImportFile,
  options: ImportOptions,
  signal: AbortSignal,
  writeFirst: () => void,
  onBlock: () => void,
): Promise<Merged> {
  const { symbol, replace } = options;
  const calendar = store.findInstrument(symbol)?.calendar ?? guessCalendar(symbol);
  const sourceName = `file:${basename(file.fileName)}`;
  const merged = await mergeTicksFile({
    store,
    writeFirst,
    clock,
    prepared,
    symbol,
    calendar,
    importId,
    sourceName,
    replace,
    signal,
    onBlock,
  });
  return { ...merged, differing: 0 };
}

/** Every row is counted once: rows = added + rejected + duplicates. */
function reportOf(importId: string, options: ImportOptions, prepared: PreparedImport, merged: Merged): ImportReport {
  const replaced = options.replace ? merged.differing : 0;
  const kept = merged.differing - replaced;
  const notes = [...prepared.layout.notes];
  if (kept > 0)
    notes.push(`${kept} bars were stored already with other values; the stored ones were kept. Import with replace to take the file's.`);
  return {
    importId,
    symbol: options.symbol,
    timeframe: options.timeframe,
    rows: prepared.rows,
    added: merged.added + replaced,
    rejected: prepared.rejected,
    repaired: prepared.repaired,
    duplicates: prepared.duplicates + merged.identical + kept,
    differing: merged.differing,
    from: isoTime(prepared.fromUs),
    to: isoTime(prepared.toUs),
    datasetHash: merged.datasetHash,
    problems: prepared.problems.map((problem) => ({ ...problem })),
    quality: prepared.quality,
    notes,
  };
}
