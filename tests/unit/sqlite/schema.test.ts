import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketReader, openMarketStore } from '#adapters/sqlite/market-store.ts';
import { MIGRATIONS, migrate } from '#adapters/sqlite/schema.ts';
import { sampleColumns } from '../../contract/bar-samples.ts';
import { freshFolder } from '../../contract/fresh-folder.ts';

const clock = { nowUs: () => 1_700_000_000_000_000, monotonicMs: () => 0 };

describe("a file's format", () => {
  let folder: ReturnType<typeof freshFolder>;
  let path: string;
  beforeEach(() => {
    folder = freshFolder();
    path = join(folder.path, 'market.db');
  });
  afterEach(() => folder.remove());

  const withRaw = <T>(work: (database: Database.Database) => T): T => {
    const database = new Database(path);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };

  it('is WAL with 8 KiB pages and full durability', () => {
    const store = openMarketStore(path, { clock });
    store.mergeBars('EURUSD', '1m', sampleColumns(10), false);
    store.close();
    withRaw((database) => {
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(database.pragma('page_size', { simple: true })).toBe(8192);
      expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    });
  });

  it('goes forward step by step and keeps the data', () => {
    withRaw((database) => {
      const steps = ['create table a (x integer)', 'insert into a values (1)', 'alter table a add column y integer default 5'];
      migrate(database, steps.slice(0, 2));
      migrate(database, steps);
      migrate(database, steps);
      expect(database.prepare('select * from a').all()).toEqual([{ x: 1, y: 5 }]);
      expect(database.pragma('user_version', { simple: true })).toBe(3);
    });
  });

  it('stays as it was when a step fails', () => {
    withRaw((database) => {
      migrate(database, ['create table a (x integer)']);
      expect(() => migrate(database, ['create table a (x integer)', 'create table b (x integer)', 'nonsense'])).toThrow('nonsense');
      expect(database.pragma('user_version', { simple: true })).toBe(1);
      expect(database.prepare("select name from sqlite_schema where type = 'table'").pluck().all()).toEqual(['a']);
    });
  });

  it('of a newer app is refused by writer and reader, and not changed', () => {
    openMarketStore(path, { clock }).close();
    withRaw((database) => database.pragma('user_version = 99'));
    for (const open of [() => openMarketStore(path, { clock, whenDamaged: 'set-aside' }), () => openMarketReader(path)]) {
      expect(open).toThrow(
        expect.objectContaining({
          name: 'StorageError',
          code: 'StorageFailed',
          message: expect.stringContaining('newer version of the app'),
        }),
      );
    }
    withRaw((database) => expect(database.pragma('user_version', { simple: true })).toBe(99));
  });

  it('that is not made yet is refused by a reader with what to do', () => {
    withRaw((database) => database.pragma('journal_mode = WAL'));
    expect(() => openMarketReader(path)).toThrow(
      expect.objectContaining({ code: 'StorageFailed', message: expect.stringContaining('Start the process') }),
    );
  });
});
