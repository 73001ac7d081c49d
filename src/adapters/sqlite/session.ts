import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { isStructureDamaged, toStorageError } from './storage-errors.ts';
import { markSuspect } from './suspect-file.ts';

/** Builds what works over a session; closes it when that fails, for example because a table is missing. */
export function buildOn<T>(session: Session, build: () => T): T {
  try {
    return build();
  } catch (error) {
    session.close();
    throw toStorageError(error, session.path);
  }
}

/** What tells a file from another one at the same path. */
const identityOf = (path: string): string | null => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : null;
};

/** One connection: what every table's code uses to read consistently, to write atomically and to report errors in our words. */
export interface Session {
  readonly database: Database;
  readonly path: string;
  /** Runs reads that must see one state of the file. */
  read<T>(work: () => T): T;
  /** Runs writes in the transaction at hand, or in one of their own. */
  write<T>(work: () => T): T;
  /** Registers what must be forgotten when a transaction was undone. */
  onUndone(forget: () => void): void;
  /** Whether another file lies at the path now: this one was set aside, and nobody writes to it any more. */
  isReplaced(): boolean;
  close(): void;
}

export function createSession(database: Database, path: string): Session {
  const begin = database.prepare('begin');
  const beginToWrite = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const rollback = database.prepare('rollback');
  const forgetters: (() => void)[] = [];
  const identity = identityOf(path);
  let isWriting = false;
  let failure: { readonly error: unknown } | null = null;

  const inOurWords = (error: unknown): unknown => {
    if (isStructureDamaged(error)) markSuspect(path);
    return toStorageError(error, path);
  };

  const undo = (): void => {
    // SQLite itself has already rolled back after some errors, for example a full disk.
    if (database.inTransaction) rollback.run();
    for (const forget of forgetters) forget();
  };

  /** A part of a transaction that failed dooms the whole of it, even when the caller caught the error: half is never kept. */
  const join = <T>(work: () => T): T => {
    if (failure) throw failure.error;
    try {
      return work();
    } catch (error) {
      failure = { error: inOurWords(error) };
      throw failure.error;
    }
  };

  return {
    database,
    path,
    read(work) {
      try {
        if (database.inTransaction) return work();
        begin.run();
        try {
          return work();
        } finally {
          if (database.inTransaction) commit.run();
        }
      } catch (error) {
        throw inOurWords(error);
      }
    },
    write(work) {
      if (isWriting) return join(work);
      isWriting = true;
      failure = null;
      try {
        beginToWrite.run();
        const result = join(work);
        if (result instanceof Promise) throw new TypeError('A transaction is synchronous: its work returned a promise.');
        if (failure) throw (failure as { readonly error: unknown }).error;
        commit.run();
        return result;
      } catch (error) {
        undo();
        throw inOurWords(error);
      } finally {
        isWriting = false;
      }
    },
    onUndone(forget) {
      forgetters.push(forget);
    },
    isReplaced() {
      const present = identityOf(path);
      // Between setting a file aside and starting a new one there is none: the reader waits for it.
      return present !== null && present !== identity;
    },
    close() {
      database.close();
    },
  };
}
