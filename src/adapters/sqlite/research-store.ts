import { StorageError } from '#core/ports/market-store.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import { createEventLog } from './event-log.ts';
import { type OpenOptions, openWriterSession } from './open-database.ts';
import { RESEARCH_MIGRATIONS } from './research-schema.ts';
import { ReservedRoom } from './reserved-room.ts';
import { createRunTable } from './run-table.ts';
import { buildOn, type Session } from './session.ts';
import { toStorageError } from './storage-errors.ts';
import { createStudyTable } from './study-table.ts';
import { createTrialTable } from './trial-table.ts';

/** research.db as its one writer holds it. */
interface SqliteResearchStore extends ResearchStore {
  /** Path of the damaged file that was kept when a new one was started in its place; null when all is well. */
  readonly damagedFileKept: string | null;
}

/** Opens research.db for writing; one process at a time may. Throws `StorageError`. */
export function openResearchStore(path: string, options: OpenOptions): SqliteResearchStore {
  const { session, damagedFileKept } = openWriterSession(path, options, RESEARCH_MIGRATIONS);
  const reserved = new ReservedRoom(path);
  return buildOn(session, () => ({
    ...createEventLog(session),
    ...createRunTable(session),
    ...createStudyTable(session),
    ...createTrialTable(session),
    damagedFileKept,
    transaction: (work) => session.write(work),
    makeRoom: (work) => makeRoom(session, reserved, work),
    close: () => session.close(),
  }));
}

/** Brings what the write-ahead log holds into the file; where there is no room for that, either, it stays where it is. */
function emptyLog({ database, path }: Session): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    const problem = toStorageError(error, path);
    if (!(problem instanceof StorageError && problem.code === 'StorageFull')) throw problem;
  }
}

function makeRoom<T>(session: Session, reserved: ReservedRoom, work: () => T): T {
  try {
    return session.write(work);
  } catch (error) {
    if (!(error instanceof StorageError && error.code === 'StorageFull')) throw error;
    reserved.giveBack();
    const done = session.write(work);
    emptyLog(session);
    reserved.keep();
    return done;
  }
}
