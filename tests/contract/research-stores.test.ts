// verifies: storage-ports
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createMemoryResearchStore } from '#adapters/memory/memory-research-store.ts';
import { openResearchStore } from '#adapters/sqlite/research-store.ts';
import { eventLogSuite } from './event-log-suite.ts';
import { freshFolder } from './fresh-folder.ts';
import { researchStoreSuite } from './research-store-suite.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };

researchStoreSuite('memory', () => ({ store: createMemoryResearchStore(), close: () => {} }));

researchStoreSuite('SQLite', () => {
  const folder = freshFolder();
  const store = openResearchStore(join(folder.path, 'research.db'), { clock });
  return {
    store,
    close() {
      store.close();
      folder.remove();
    },
  };
});

eventLogSuite('research memory', () => ({ log: createMemoryResearchStore(), close: () => {} }));

eventLogSuite('research SQLite', () => {
  const folder = freshFolder();
  const log = openResearchStore(join(folder.path, 'research.db'), { clock });
  return {
    log,
    close() {
      log.close();
      folder.remove();
    },
  };
});

describe('research.db', () => {
  it('gives no run whose stored bytes have changed', () => {
    const folder = freshFolder();
    const path = join(folder.path, 'research.db');
    const first = openResearchStore(path, { clock });
    const document = { id: 'r1', createdAtUs: 1, idea: 'i', document: {}, tags: [], note: '' };
    first.saveRun(document, { value: Float64Array.of(1, 2, 3) });
    first.close();
    const database = new Database(path);
    database.prepare('update run set data = ?').run(Buffer.alloc(24));
    database.close();
    const again = openResearchStore(path, { clock });
    expect(() => again.readRunColumns('r1')).toThrow('run r1 fails its checksum');
    expect(again.findRun('r1')).toEqual(document);
    again.close();
    folder.remove();
  });
});
