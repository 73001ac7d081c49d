import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '../../src/contract/index.ts';
import { featuresContract, marketContract, ON_DEMAND_SERVICES, researchContract, workstationContract } from '../../src/contract/index.ts';
import { channelClient } from '../../src/rpc/channels.ts';
import { connect } from '../../src/rpc/connect.ts';
import { connectLocally } from '../../src/rpc/transports/local-socket.ts';

/** Clients of the running app of a data folder, by the same door that the command line uses. */
export async function localServices(dataDir: string) {
  const owner = JSON.parse(readFileSync(join(dataDir, 'owner.lock'), 'utf8'));
  const base = await connectLocally(owner.socketPath, owner.token, 'command-line');
  const channels = channelClient(base);
  return {
    openMarket: () => connect(marketContract, channels.open('ingestion')),
    openResearch: () => connect(researchContract, channels.open('research')),
    openFeatures: () => connect(featuresContract, channels.open('feature')),
    /** Starts what rests until somebody connects. */
    wakeAll: () => {
      for (const name of ON_DEMAND_SERVICES) channels.open(name);
    },
    workstation: connect(workstationContract, channels.open('workstation')),
    close: () => base.close(),
  };
}

export type LocalServices = Awaited<ReturnType<typeof localServices>>;

/** Waits until the service is ready under a process other than `notPid`; returns its process id. */
export async function readyPid(services: LocalServices, name: ServiceName, notPid: number | null = null): Promise<number> {
  for await (const all of services.workstation['services.status']({})) {
    const status = all.find((service) => service.name === name);
    if (status?.state === 'ready' && status.pid !== null && status.pid !== notPid) return status.pid;
  }
  throw new Error(`the status of ${name} ended`);
}
