import { workerData } from 'node:worker_threads';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { systemClock } from '#adapters/system/system-clock.ts';
import { serveWriterThread } from '#services/ingestion/serve-writer-thread.ts';
import type { WriterThreadData } from '#services/ingestion/writer-thread-protocol.ts';

const data = workerData as WriterThreadData;
serveWriterThread(openMarketStore(data.path, { clock: systemClock, whenDamaged: 'set-aside' }), data);
