import type { OpenTable, TableReadOptions } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';
import type { ImportJob, PreparedImport, ReadingProgress } from './import-job.ts';
import { prepareImport } from './prepare-import.ts';
import { type PreviewFacts, previewTable } from './preview-table.ts';

/** Reads and checks files, away from the event loop or in small steps on it. */
export interface ImportPreparer {
  /** Rejects with `ExpectedError`, or with the signal's reason when cancelled. Temporary files are left to the caller. */
  prepare(job: ImportJob, onProgress: (progress: ReadingProgress) => void, signal: AbortSignal): Promise<PreparedImport>;
  preview(path: string, options: TableReadOptions): Promise<PreviewFacts>;
}

/** Gives everything else a turn. */
export const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What the disk says when it is full, as the import's own error. */
export function toImportError(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new ExpectedError(
    'StorageFull',
    'There is no room on the disk for reading the file in. Nothing was imported. Free some space and try again.',
  );
}

/** Reads in the caller's own thread, a few milliseconds at a time. */
export function createLocalPreparer(openTable: OpenTable): ImportPreparer {
  return {
    async prepare(job, onProgress, signal) {
      const steps = prepareImport(job, openTable);
      try {
        for (;;) {
          const step = steps.next();
          if (step.done) return step.value;
          onProgress(step.value);
          await giveWay();
          signal.throwIfAborted();
        }
      } catch (error) {
        throw toImportError(error);
      } finally {
        steps.return(undefined as never);
      }
    },
    preview: async (path, options) => previewTable(path, options, openTable),
  };
}
