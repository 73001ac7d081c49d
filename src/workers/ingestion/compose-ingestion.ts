import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createMt5Feed } from '#adapters/mt5/mt5-feed.ts';
import { ReplayFeed } from '#adapters/replay/replay-feed.ts';
import { SimulatorFeed } from '#adapters/simulator/simulator-feed.ts';
import { openMarketReader, openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { createImportHandlers } from '#services/import/import-handlers.ts';
import { createThreadPreparer } from '#services/import/thread-preparer.ts';
import { importBundledHistories } from '#services/ingestion/bundled-histories.ts';
import { createDirectWriter } from '#services/ingestion/direct-writer.ts';
import { createMarketService, type MarketService } from '#services/ingestion/market-service.ts';
import type { MarketWriter } from '#services/ingestion/market-writer.ts';
import { createThreadWriter } from '#services/ingestion/thread-writer.ts';

interface IngestionComposition {
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly log: (message: string) => void;
  /** Entry files of the threads; without a writer thread everything is written in this one. */
  readonly importThread: URL;
  readonly writerThread: URL | null;
}

const marketFile = (dataDir: string): string => join(dataDir, 'market.db');

/** Puts the ingestion service together on the embedded adapters. */
export async function composeIngestion(composition: IngestionComposition): Promise<{ service: MarketService; notice: string | null }> {
  const { dataDir, log } = composition;
  const { writer, damagedFileKept } = await openWriter(composition);
  const reader = openMarketReader(marketFile(dataDir));
  let service: MarketService | null = null;
  const importHandlers = await createImportHandlers({
    store: writer.store,
    mergeBars: (...merge) => writer.mergeBars(...merge),
    reader,
    clock: systemClock,
    folder: join(dataDir, 'imports'),
    preparer: createThreadPreparer(composition.importThread),
    newId: randomUUID,
    onImported: (symbol) => service?.imported(symbol),
  });
  importBundledHistories(writer.store, join(composition.resourcesDir, 'histories'));
  service = createMarketService({
    clock: systemClock,
    writer,
    reader,
    importHandlers,
    log,
    feeds: {
      simulator: (options) => new SimulatorFeed({ ...options, clock: systemClock, bars: reader }),
      mt5: (options) => createMt5Feed({ ...options, clock: systemClock, store: reader, report: (event) => log(event.message) }),
      replay: (request) => new ReplayFeed({ ...request, clock: systemClock }),
    },
  });
  const notice = damagedFileKept
    ? `The market file was damaged. It was kept as ${damagedFileKept}, and a new one was started: import your histories again, or ask for help with the kept file.`
    : null;
  return { service, notice };
}

async function openWriter({
  dataDir,
  writerThread,
}: IngestionComposition): Promise<{ writer: MarketWriter; damagedFileKept: string | null }> {
  const path = marketFile(dataDir);
  if (writerThread) {
    const writer = await createThreadWriter({ path, threadUrl: writerThread });
    return { writer, damagedFileKept: writer.damagedFileKept };
  }
  const store = openMarketStore(path, { clock: systemClock, whenDamaged: 'set-aside' });
  return { writer: createDirectWriter(store), damagedFileKept: store.damagedFileKept };
}
