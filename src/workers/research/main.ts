import { extname } from 'node:path';
import { pageLimits, pageRunner } from '#adapters/user-code/brokered-sandbox.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { predictionsContract, researchContract } from '#contract/index.ts';
import { createLink, type ServiceLink } from '#rpc/link.ts';
import { openWhenReady } from '../runtime/open-when-ready.ts';
import { runWorker } from '../runtime/run-worker.ts';
import { requireFilesStay } from '../runtime/while-files-stay.ts';
import { composeResearch } from './compose-research.ts';
import { strategyEngineAt } from './strategy-engine.ts';

/** How often to look whether the market file was set aside by its writer. */
const LOOK_EVERY_MS = 5000;

// Run from source the threads are .ts files and strategies lie where they are written; built, both lie beside this file.
const extension = extname(new URL(import.meta.url).pathname);
const evaluationThread = new URL(`./evaluation-thread${extension}`, import.meta.url);
const strategySources = new URL(extension === '.ts' ? '../../core/strategy/' : './strategies/', import.meta.url);
const strategyEngineText = strategyEngineAt(new URL('./strategy-engine.js', import.meta.url));

runWorker('research', async (context) => {
  let predictions: ServiceLink<typeof predictionsContract> | null = null;
  const { service, notice, isMarketReplaced, close } = await openWhenReady(() =>
    composeResearch({
      dataDir: context.options.dataDir,
      printPdf: context.printPdf,
      evaluationThread,
      strategySources,
      resourcesDir: context.options.resourcesDir,
      openRunner: (limits) =>
        process.versions.electron
          ? pageRunner(context.openSandbox, pageLimits(limits), strategyEngineText)
          : nodeRunner(limits, strategyEngineText),
      onDefect: (error) => {
        throw error;
      },
      predictions: async () => {
        predictions ??= createLink(predictionsContract, () => context.openPeer('inference'), { random: Math.random });
        return predictions.client;
      },
    }),
  );
  service.start();
  const watch = setInterval(() => requireFilesStay({ 'market.db': { isReplaced: isMarketReplaced } }), LOOK_EVERY_MS);
  return {
    contract: researchContract,
    handlers: service.handlers,
    notice,
    stop: async () => {
      clearInterval(watch);
      predictions?.close();
      await service.stop();
      close();
    },
  };
});
