import type { ResearchStore } from '#core/ports/research-store.ts';
import { createEventLog } from './event-log.ts';
import { type OpenOptions, openWriterSession } from './open-database.ts';
import { RESEARCH_MIGRATIONS } from './research-schema.ts';
import { createRunTable } from './run-table.ts';
import { buildOn } from './session.ts';
import { createStudyTable } from './study-table.ts';
import { createTrialTable } from './trial-table.ts';

/** research.db as its one writer holds it. */
export interface SqliteResearchStore extends ResearchStore {
  /** Path of the damaged file that was kept when a new one was started in its place; null when all is well. */
  readonly damagedFileKept: string | null;
}

/** Opens research.db for writing; one process at a time may. Throws `StorageError`. */
export function openResearchStore(path: string, options: OpenOptions): SqliteResearchStore {
  const { session, damagedFileKept } = openWriterSession(path, options, RESEARCH_MIGRATIONS);
  return buildOn(session, () => ({
    ...createEventLog(session),
    ...createRunTable(session),
    ...createStudyTable(session),
    ...createTrialTable(session),
    damagedFileKept,
    transaction: (work) => session.write(work),
    close: () => session.close(),
  }));
}
