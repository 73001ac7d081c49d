import { Worker } from 'node:worker_threads';
import { ExpectedError } from '#core/result.ts';
import type { ImportPreparer } from './import-preparer.ts';
import type { ImportThreadData, ImportThreadMessage } from './import-thread-protocol.ts';

/** How long a cancelled thread may take to close its files before it is ended. */
const CANCEL_GRACE_MS = 5000;

/** Reads in a thread of its own, so that the event loop only ever merges. `threadUrl` is the entry file of the thread. */
export function createThreadPreparer(threadUrl: URL): ImportPreparer {
  return {
    prepare: async (job, onProgress, signal) => {
      const answer = await runThread(threadUrl, { kind: 'prepare', job }, signal, (message) => {
        if (message.kind === 'progress') onProgress(message.progress);
      });
      if (answer.kind !== 'prepared') throw new Error(`an import thread answered ${answer.kind} to prepare`);
      return answer.prepared;
    },
    preview: async (path, options) => {
      const answer = await runThread(threadUrl, { kind: 'preview', path, options }, null, () => {});
      if (answer.kind !== 'preview') throw new Error(`an import thread answered ${answer.kind} to preview`);
      return answer.preview;
    },
  };
}

async function runThread(
  threadUrl: URL,
  request: ImportThreadData['request'],
  signal: AbortSignal | null,
  onMessage: (message: ImportThreadMessage) => void,
): Promise<ImportThreadMessage> {
  signal?.throwIfAborted();
  const cancelFlag = new SharedArrayBuffer(4);
  const worker = new Worker(threadUrl, { workerData: { request, cancelFlag } satisfies ImportThreadData });
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => {
    Atomics.store(new Int32Array(cancelFlag), 0, 1);
    graceTimer = setTimeout(() => void worker.terminate(), CANCEL_GRACE_MS);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = await new Promise<ImportThreadMessage>((resolve, reject) => {
      let last: ImportThreadMessage | null = null;
      worker.on('message', (message: ImportThreadMessage) => {
        if (message.kind === 'progress') onMessage(message);
        else last = message;
      });
      worker.on('error', reject);
      // Settled only when the thread has ended: its files are closed then and may be read or removed.
      worker.on('exit', (code) => {
        if (last !== null) resolve(last);
        else if (signal?.aborted) resolve({ kind: 'cancelled' });
        else reject(new Error(`the import thread ended with code ${code} without an answer`));
      });
    });
    if (answer.kind === 'cancelled') signal?.throwIfAborted();
    if (answer.kind === 'failed') throw new ExpectedError(answer.code, answer.message, answer.data);
    return answer;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(graceTimer);
  }
}
