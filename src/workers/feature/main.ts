import { pageRunner } from '#adapters/user-code/brokered-sandbox.ts';
import { nodeRunner } from '#adapters/user-code/node-sandbox.ts';
import { featuresContract, marketContract } from '#contract/index.ts';
import { createLink } from '#rpc/link.ts';
import { openWhenReady } from '../runtime/open-when-ready.ts';
import { runWorker } from '../runtime/run-worker.ts';
import { composeFeature } from './compose-feature.ts';

runWorker('feature', async (context) => {
  const { options, log } = context;
  const market = createLink(marketContract, () => context.openPeer('ingestion'), { random: Math.random });
  const { service, notice, close } = await openWhenReady(() =>
    composeFeature({
      dataDir: options.dataDir,
      resourcesDir: options.resourcesDir,
      openRunner: () => (process.versions.electron ? pageRunner(context.openSandbox) : nodeRunner()),
      market: market.client,
      log,
      onStorageProblem: context.say,
      onDefect: (error) => {
        throw error;
      },
    }),
  );
  service.start();
  return {
    contract: featuresContract,
    handlers: service.handlers,
    notice,
    stop: async () => {
      market.close();
      await service.stop();
      close();
    },
  };
});
