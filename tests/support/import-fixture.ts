import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '#adapters/files/table-reader.ts';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createLocalPreparer, type ImportPreparer } from '#services/import/import-preparer.ts';
import { type ImportDependencies, type ImportOptions, type ImportReport, runImport } from '#services/import/run-import.ts';

/** A folder and an empty store to import into. Call `remove` at the end. */
export interface ImportFixture {
  readonly folder: string;
  readonly store: MarketStore;
  readonly dependencies: ImportDependencies;
  /** Writes a file into the folder; returns its path. */
  write(name: string, content: string | Uint8Array): string;
  importFile(
    path: string,
    options: Partial<ImportOptions> & { symbol: string; timeframe: Timeframe | 'tick' },
    signal?: AbortSignal,
  ): Promise<ImportReport>;
  bars(symbol: string, timeframe: Timeframe): BarColumns;
  remove(): void;
}

export function makeImportFixture(preparer: ImportPreparer = createLocalPreparer(openTable)): ImportFixture {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-import-'));
  const store = createMemoryMarketStore();
  let count = 0;
  const dependencies: ImportDependencies = {
    store,
    clock: { nowUs: () => Date.parse('2030-01-01T00:00:00Z') * 1000, monotonicMs: () => performance.now() },
    folder: join(folder, 'imports'),
    preparer,
    newId: () => `id-${count++}`,
  };
  return {
    folder,
    store,
    dependencies,
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    importFile: (path, options, signal = new AbortController().signal) =>
      runImport(
        dependencies,
        { path, fileName: path.split('/').at(-1) ?? path },
        { format: 'auto', timeZone: 'UTC', repair: false, replace: false, ...options },
        signal,
        () => {},
      ),
    bars: (symbol, timeframe) => store.readByTime(symbol, timeframe, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Microseconds of an ISO time. */
export const us = (iso: string): number => Date.parse(iso) * 1000;
