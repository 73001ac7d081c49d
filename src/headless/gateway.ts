import type { workstationContract } from '#contract/index.ts';
import { workstationContract as contract, SERVICES, type ServiceName } from '#contract/index.ts';
import { bridge, channelServer } from '#rpc/channels.ts';
import { serve } from '#rpc/serve.ts';
import type { Transport } from '#rpc/transport.ts';
import type { HandlerContext, Handlers } from '#rpc/types.ts';

export interface GatewayDependencies {
  readonly workstation: Handlers<typeof workstationContract>;
  readonly connectService: (name: ServiceName, caller: HandlerContext['caller']) => Promise<Transport>;
  readonly onDefect: (error: unknown, method: string) => string;
}

/** Lets one connection reach every service by name: `workstation` is answered here, the workers' channels are passed on. */
export function serveGateway(base: Transport, caller: HandlerContext['caller'], dependencies: GatewayDependencies): void {
  channelServer(base, (name, channel) => {
    if (name === 'workstation') return serve(contract, dependencies.workstation, channel, { caller, onDefect: dependencies.onDefect });
    const service = SERVICES.find((known) => known === name);
    if (!service) return channel.close();
    dependencies.connectService(service, caller).then(
      (worker) => bridge(channel, worker),
      () => channel.close(),
    );
  });
}
