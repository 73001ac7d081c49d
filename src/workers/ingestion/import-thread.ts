import { parentPort, workerData } from 'node:worker_threads';
import { openTable } from '#adapters/files/table-reader.ts';
import type { ImportThreadData } from '#services/import/import-thread-protocol.ts';
import { serveImportThread } from '#services/import/serve-import-thread.ts';

if (parentPort === null) throw new Error('import-thread is started by ingestion as a worker thread');
serveImportThread(workerData as ImportThreadData, parentPort, openTable, () => performance.now());
