import { featuresContract } from '#contract/index.ts';
import { linkToMarket, openWhenReady } from '../runtime/market-link.ts';
import { runWorker } from '../runtime/run-worker.ts';
import { composeFeature } from './compose-feature.ts';

runWorker('feature', async (context) => {
  const { options, log } = context;
  const link = linkToMarket(context);
  const { service, notice, close } = await openWhenReady(() =>
    composeFeature({
      dataDir: options.dataDir,
      market: link.client,
      log,
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
      link.close();
      await service.stop();
      close();
    },
  };
});
