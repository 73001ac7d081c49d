import type { MessagePort } from 'node:worker_threads';
import type { OpenTable } from '#core/ports/table-file.ts';
import { ExpectedError } from '#core/result.ts';
import { toImportError } from './import-preparer.ts';
import type { ImportThreadData, ImportThreadMessage } from './import-thread-protocol.ts';
import { prepareImport } from './prepare-import.ts';
import { previewTable } from './preview-table.ts';

const PROGRESS_EVERY_MS = 100;

/** Does what the thread was started for and tells `port`. A bug is thrown: the thread dies of it and its owner hears of that. */
export function serveImportThread(data: ImportThreadData, port: MessagePort, openTable: OpenTable, monotonicMs: () => number): void {
  const post = (message: ImportThreadMessage) => port.postMessage(message);
  try {
    if (data.request.kind === 'preview') {
      post({ kind: 'preview', preview: previewTable(data.request.path, data.request.options, openTable) });
      return;
    }
    const cancelFlag = new Int32Array(data.cancelFlag);
    const steps = prepareImport(data.request.job, openTable);
    let toldMs = monotonicMs();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        post({ kind: 'prepared', prepared: step.value });
        return;
      }
      if (Atomics.load(cancelFlag, 0) !== 0) {
        steps.return(undefined as never);
        post({ kind: 'cancelled' });
        return;
      }
      if (monotonicMs() - toldMs < PROGRESS_EVERY_MS) continue;
      toldMs = monotonicMs();
      post({ kind: 'progress', progress: step.value });
    }
  } catch (error) {
    const known = toImportError(error);
    if (!(known instanceof ExpectedError)) throw error;
    post({ kind: 'failed', code: known.code, message: known.message, data: known.data });
  }
}
