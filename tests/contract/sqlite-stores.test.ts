// verifies: storage-ports
import { join } from 'node:path';
import { openEventLog } from '#adapters/sqlite/event-log-file.ts';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { barStoreSuite } from './bar-store-suite.ts';
import { eventLogSuite } from './event-log-suite.ts';
import { freshFolder } from './fresh-folder.ts';
import { marketStoreSuite } from './market-store-suite.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };

function inFolder<T extends { close(): void }>(open: (path: string) => T): { opened: T; close: () => void } {
  const folder = freshFolder();
  const opened = open(join(folder.path, 'market.db'));
  return {
    opened,
    close() {
      opened.close();
      folder.remove();
    },
  };
}

eventLogSuite('SQLite market file', () => {
  const { opened, close } = inFolder((path) => openMarketStore(path, { clock }));
  return { log: opened, close };
});

eventLogSuite('SQLite event log file', () => {
  const { opened, close } = inFolder((path) => openEventLog(path, { clock }));
  return { log: opened, close };
});

barStoreSuite('SQLite market file', () => {
  const { opened, close } = inFolder((path) => openMarketStore(path, { clock }));
  return { store: opened, transaction: (work) => opened.transaction(work), close };
});

marketStoreSuite('SQLite market file', () => {
  const { opened, close } = inFolder((path) => openMarketStore(path, { clock }));
  return { store: opened, close };
});
