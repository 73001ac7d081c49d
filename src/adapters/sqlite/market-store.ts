import type { BarReader } from '#core/ports/bars.ts';
import type { EventLogReader } from '#core/ports/event-log.ts';
import type { InstrumentReader } from '#core/ports/instruments.ts';
import type { MarketStore } from '#core/ports/market-store.ts';
import { createBarChunks } from './bar-chunks.ts';
import { createBarDirectories } from './bar-directory.ts';
import { type BarTables, createBarReader } from './bar-reader.ts';
import { createBarTails } from './bar-tails.ts';
import { createBarWriter } from './bar-writer.ts';
import { createEventLog } from './event-log.ts';
import { createInstruments } from './instruments.ts';
import { type OpenOptions, openReaderSession, openWriterSession } from './open-database.ts';
import { buildOn, type Session } from './session.ts';
import { createSources } from './sources.ts';
import { createState } from './state.ts';
import { verifyFile } from './verify.ts';

/** The market file as its one writer holds it. */
export interface SqliteMarketStore extends MarketStore {
  /** Path of the damaged file that was kept when a new one was started in its place; null when all is well. */
  readonly damagedFileKept: string | null;
}

const barTables = (session: Session): BarTables => ({
  directories: createBarDirectories(session),
  chunks: createBarChunks(session),
  tails: createBarTails(session),
});

/** Opens the market file for writing; one process at a time may. Throws `StorageError`. */
export function openMarketStore(path: string, options: OpenOptions): SqliteMarketStore {
  const { session, damagedFileKept } = openWriterSession(path, options);
  return buildOn(session, () => ({
    ...createEventLog(session),
    ...createBarWriter(session, barTables(session)),
    ...createInstruments(session),
    ...createSources(session),
    ...createState(session),
    damagedFileKept,
    transaction: (work) => session.write(work),
    verify: (report) => verifyFile(session, report),
    close: () => session.close(),
  }));
}

/** What other processes read from the market file. */
export interface MarketReader extends EventLogReader, BarReader, InstrumentReader {
  /** Whether the file was set aside and another one lies in its place: open that one. */
  isReplaced(): boolean;
  close(): void;
}

/** Opens the market file read-only, in WAL mode beside its writer. Throws `StorageError` when it does not exist yet. */
export function openMarketReader(path: string): MarketReader {
  const session = openReaderSession(path);
  return buildOn(session, () => {
    const { topics, nextSequence, readRecords, readDocuments, sequenceAtTime } = createEventLog(session);
    const { listInstruments, findInstrument, instrumentId, symbolOf, instrumentEvents } = createInstruments(session);
    return {
      topics,
      nextSequence,
      readRecords,
      readDocuments,
      sequenceAtTime,
      listInstruments,
      findInstrument,
      instrumentId,
      symbolOf,
      instrumentEvents,
      ...createBarReader(session, barTables(session)),
      isReplaced: () => session.isReplaced(),
      close: () => session.close(),
    };
  });
}
