import { ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import { z } from 'zod';
import { PORT_CHANNEL } from '#contract/desktop.ts';
import { SERVICES, type ServiceName } from '#contract/index.ts';
import { isOwnPage } from './addresses.ts';

const portRequest = z.object({ service: z.enum(['workstation', ...SERVICES]), requestId: z.number().int().min(0) });

interface PortBrokerDependencies {
  readonly connectService: (name: ServiceName) => Promise<MessagePortMain>;
  /** Serves the host's own contract on a port. */
  readonly serveWorkstation: (port: MessagePortMain) => void;
}

/** The one use of ipcMain: hands the page a port to a service. Requests of other senders, or for other things, get no answer. */
export function brokerPorts({ connectService, serveWorkstation }: PortBrokerDependencies): void {
  ipcMain.on(PORT_CHANNEL, (event, message: unknown) => {
    const frame = event.senderFrame;
    const parsed = portRequest.safeParse(message);
    if (!(frame && frame === event.sender.mainFrame && isOwnPage(frame.url) && parsed.success)) return;
    const answer = (ports: MessagePortMain[]) => {
      if (!frame.detached) frame.postMessage(PORT_CHANNEL, parsed.data, ports);
      else for (const port of ports) port.close();
    };
    if (parsed.data.service === 'workstation') {
      const { port1, port2 } = new MessageChannelMain();
      serveWorkstation(port1);
      answer([port2]);
    } else {
      connectService(parsed.data.service).then(
        (port) => answer([port]),
        () => answer([]),
      );
    }
  });
}
