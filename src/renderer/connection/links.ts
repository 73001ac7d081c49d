import { featuresContract, marketContract, predictionsContract, workstationContract } from '#contract/index.ts';
import { createLink } from '#rpc/link.ts';
import { openTransport } from './open-transport.ts';

const options = { random: Math.random };

/** The page's connections, one to each service. They reconnect by themselves. */
export const links = {
  workstation: createLink(workstationContract, () => openTransport('workstation'), options),
  ingestion: createLink(marketContract, () => openTransport('ingestion'), options),
  feature: createLink(featuresContract, () => openTransport('feature'), options),
  inference: createLink(predictionsContract, () => openTransport('inference'), options),
};
