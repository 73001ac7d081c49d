import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '#core/ports/clock.ts';
import { StorageError } from '#core/ports/market-store.ts';
import { becomeOwner } from './owner-lock.ts';
import { MIGRATIONS, migrate, requireCurrentSchema } from './schema.ts';
import { createSession, type Session } from './session.ts';
import { damaged, toStorageError } from './storage-errors.ts';
import { checkWhenSuspect } from './suspect-file.ts';

export interface OpenOptions {
  readonly clock: Clock;
  /** Most pages of 8 KiB that the file may have; for tests of a full disk. */
  readonly pageLimit?: number;
  /** What to do with a file that can't be opened because it is damaged: leave it and throw (the default), or keep it under another name and start anew. */
  readonly whenDamaged?: 'set-aside' | 'throw';
}

const PAGE_BYTES = 8192;
/** About 2 MB of log between checkpoints: larger ones make a flush wait too long. */
const CHECKPOINT_PAGES = 250;
const MAPPED_BYTES = 256 << 20;
const LOG_BYTES_KEPT = 16 << 20;
/** Pages kept by a connection in KiB. The library's default of 16 MB fills up with what is read once; readers map the file anyway. */
const CACHE_KIB = 2048;

function openToWrite(path: string, pageLimit: number | undefined, migrations: readonly string[]): Session {
  const database = new Database(path);
  try {
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`);
    if (pageLimit !== undefined) database.pragma(`max_page_count = ${pageLimit}`);
    migrate(database, migrations);
    const damage = checkWhenSuspect(database, path);
    if (damage !== null) throw damaged(path, damage);
    return createSession(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
}

function setAside(path: string, clock: Clock): string {
  const stamp = new Date(clock.nowUs() / 1000).toISOString().replaceAll(/[:.]/g, '-');
  const kept = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  return kept;
}

/** Opens the file for its one writer, making or migrating it. `damagedFileKept`: where a damaged one went when it was set aside. */
export function openWriterSession(
  path: string,
  options: OpenOptions,
  migrations: readonly string[] = MIGRATIONS,
): { session: Session; damagedFileKept: string | null } {
  let release = (): void => {};
  try {
    mkdirSync(dirname(path), { recursive: true });
    release = becomeOwner(path);
    const { session, damagedFileKept } = openOrReplace(path, options, migrations);
    const close = () => {
      session.close();
      release();
    };
    return { session: { ...session, close }, damagedFileKept };
  } catch (error) {
    release();
    throw toStorageError(error, path);
  }
}

function openOrReplace(
  path: string,
  options: OpenOptions,
  migrations: readonly string[],
): { session: Session; damagedFileKept: string | null } {
  try {
    return { session: openToWrite(path, options.pageLimit, migrations), damagedFileKept: null };
  } catch (error) {
    const problem = toStorageError(error, path);
    const isDamaged = problem instanceof StorageError && problem.code === 'StorageCorrupt';
    if (!isDamaged || options.whenDamaged !== 'set-aside') throw problem;
    const damagedFileKept = setAside(path, options.clock);
    return { session: openToWrite(path, options.pageLimit, migrations), damagedFileKept };
  }
}

/** Opens the file read-only beside its writer; new commits are seen by the next read. */
export function openReaderSession(path: string): Session {
  if (!existsSync(path)) {
    throw new StorageError(
      'StorageFailed',
      `${basename(path)} does not exist yet. It is made by the process that writes it: start that first, then try again.`,
    );
  }
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true });
    database.pragma(`mmap_size = ${MAPPED_BYTES}`);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    requireCurrentSchema(database);
    return createSession(database, path);
  } catch (error) {
    database?.close();
    throw toStorageError(error, path);
  }
}
