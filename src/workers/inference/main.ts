import { featuresContract, predictionsContract } from '#contract/index.ts';
import { createLink } from '#rpc/link.ts';
import { openWhenReady } from '../runtime/open-when-ready.ts';
import { runWorker } from '../runtime/run-worker.ts';
import { composeInference } from './compose-inference.ts';

runWorker('inference', async (context) => {
  const { options, log } = context;
  const features = createLink(featuresContract, () => context.openPeer('feature'), { random: Math.random });
  const { service, notice, close } = await openWhenReady(() =>
    composeInference({
      dataDir: options.dataDir,
      features: features.client,
      log,
      onStorageProblem: context.say,
      onDefect: (error) => {
        throw error;
      },
    }),
  );
  service.start();
  return {
    contract: predictionsContract,
    handlers: service.handlers,
    notice,
    stop: async () => {
      features.close();
      await service.stop();
      close();
    },
  };
});
