import { featuresContract, marketContract, predictionsContract, researchContract, workstationContract } from '#contract/index.ts';
import { createLink } from '#rpc/link.ts';
import { openTransport } from './open-transport.ts';
import type { ServiceLinks } from './service-link.ts';

const options = { random: Math.random };

let research: ServiceLinks['research'] | null = null;

/** The page's connections, one to each service. They reconnect by themselves. */
export const links: ServiceLinks = {
  workstation: createLink(workstationContract, () => openTransport('workstation'), options),
  ingestion: createLink(marketContract, () => openTransport('ingestion'), options),
  feature: createLink(featuresContract, () => openTransport('feature'), options),
  inference: createLink(predictionsContract, () => openTransport('inference'), options),
  get research() {
    research ??= createLink(researchContract, () => openTransport('research'), options);
    return research;
  },
};
