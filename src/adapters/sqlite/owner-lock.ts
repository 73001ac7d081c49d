import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { StorageError } from '#core/ports/market-store.ts';

/**
 * Makes this process the one writer of a file until the returned function is called or the process ends, however it ends. The
 * lock is SQLite's own on an empty file beside the data: the same on every platform, and the operating system frees it after a kill.
 */
export function becomeOwner(path: string): () => void {
  const lock = new Database(`${path}.owner`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY')) throw error;
    throw new StorageError(
      'StorageFailed',
      `${basename(path)} is already open for writing by another process. Close that one, or use it instead of starting a second.`,
    );
  }
  return () => lock.close();
}
