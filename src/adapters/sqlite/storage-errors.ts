import { statfsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StorageError } from '#core/ports/market-store.ts';

/** Less room than this on a disk that just refused a write means that it is full. */
const FULL_BELOW_BYTES = 1 << 20;

function isDiskFull(path: string): boolean {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize < FULL_BELOW_BYTES;
  } catch {
    return false;
  }
}

const full = (path: string) =>
  new StorageError(
    'StorageFull',
    `There is no room left to write ${basename(path)}. Nothing of this step was kept; everything saved before is safe. Free some space and it goes on.`,
  );

/** The file as a whole can't be relied on any more. */
export const damaged = (path: string, detail: string): StorageError =>
  new StorageError(
    'StorageCorrupt',
    `${basename(path)} is damaged (${detail}). The file is left as it is. Restore it from a backup, or restart: it is set aside then, a new file is begun, and the data can be imported again.`,
  );

const failed = (path: string, sentence: string) => new StorageError('StorageFailed', `${basename(path)}: ${sentence}`);

/** Turns what making the folder throws. Anything that is no error of the file system passes unchanged. */
function toFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  if (error.code === 'ENOSPC') return full(path);
  return failed(path, `its folder could not be made or read (${error.code}). Check that it exists and may be written.`);
}

/** Whether SQLite met a page that is none: not a checksum of ours, which leaves the rest of the file readable. */
export const isStructureDamaged = (error: unknown): boolean =>
  error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB');

/** Turns what SQLite throws into a {@link StorageError} that says which file and what to do. Anything else passes unchanged. */
export function toStorageError(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return toFileError(error, path);
  const { code, message } = error;
  if (code === 'SQLITE_FULL') return full(path);
  if (isStructureDamaged(error) || code === 'SQLITE_IOERR_CORRUPTFS') return damaged(path, message);
  if (code.startsWith('SQLITE_IOERR')) {
    return isDiskFull(path) ? full(path) : failed(path, `the disk refused to read or write (${code}). Check the disk and its connection.`);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return failed(path, 'another process is writing to it. Close the other one and try again.');
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') {
    return failed(path, 'it may not be written to. Check the permissions of the file and its folder.');
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return failed(path, 'it could not be opened. Check that its folder exists and may be read and written.');
  }
  return failed(path, `the database answered "${message}" (${code}).`);
}
