import { extname } from 'node:path';
import { marketContract } from '#contract/index.ts';
import { runWorker } from '../runtime/run-worker.ts';
import { composeIngestion } from './compose-ingestion.ts';

// Run from source the threads are .ts files, built they are .js: always those beside this file.
const beside = (name: string): URL => new URL(`./${name}${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

runWorker('ingestion', async ({ options, log }) => {
  const { service, notice } = await composeIngestion({
    dataDir: options.dataDir,
    resourcesDir: options.resourcesDir,
    log: (message) => log.info(message),
    importThread: beside('import-thread'),
    writerThread: beside('writer-thread'),
  });
  // Not awaited: the first run makes histories for a moment, and charts show them as they come.
  void service.start();
  return { contract: marketContract, handlers: service.handlers, notice, stop: () => service.stop() };
});
