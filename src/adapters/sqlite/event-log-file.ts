import type { EventLogReader, EventLogWriter } from '#core/ports/event-log.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createEventLog } from './event-log.ts';
import { type OpenOptions, openReaderSession, openWriterSession } from './open-database.ts';
import { buildOn } from './session.ts';
import { createState, type StateTable } from './state.ts';
import { verifyFile } from './verify.ts';

/** A process's own event log with its state: features.db, inference.db. */
interface EventLogFile extends EventLogWriter, StateTable, Pick<MarketStore, 'transaction' | 'verify' | 'close'> {
  /** Path of the damaged file that was kept when a new one was started in its place; null when all is well. */
  readonly damagedFileKept: string | null;
}

/** Opens an event log for writing; one process at a time may. Throws `StorageError`. */
export function openEventLog(path: string, options: OpenOptions): EventLogFile {
  const { session, damagedFileKept } = openWriterSession(path, options);
  return buildOn(session, () => ({
    ...createEventLog(session),
    ...createState(session),
    damagedFileKept,
    transaction: (work) => session.write(work),
    verify: (report) => verifyFile(session, report),
    close: () => session.close(),
  }));
}

/** What other processes read from an event log. */
interface EventLogFileReader extends EventLogReader {
  /** Whether the file was set aside and another one lies in its place: open that one. */
  isReplaced(): boolean;
  close(): void;
}

/** Opens another process's event log read-only. Throws `StorageError` when it does not exist yet. */
export function openEventLogReader(path: string): EventLogFileReader {
  const session = openReaderSession(path);
  const { topics, nextSequence, readRecords, readDocuments, sequenceAtTime } = buildOn(session, () => createEventLog(session));
  const isReplaced = () => session.isReplaced();
  return { topics, nextSequence, readRecords, readDocuments, sequenceAtTime, isReplaced, close: () => session.close() };
}
