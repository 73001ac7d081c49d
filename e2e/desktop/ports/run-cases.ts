import { join } from 'node:path';
import { app, BrowserWindow, MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron';
import { messagePortTransport } from '#rpc/transports/message-port.ts';
import { TRANSPORT_CASES, type TransportEnds } from '#tests/contract/transport-cases.ts';

/** Main process of the app that runs the cases of every transport over Electron's own ports, through a worker and through a page. */
void app.whenReady().then(run, fail);

async function run(): Promise<void> {
  const worker = utilityProcess.fork(join(import.meta.dirname, 'relay-in-worker.js'));
  await new Promise((resolve) => worker.once('spawn', () => resolve(null)));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: join(import.meta.dirname, 'relay-in-page.cjs'), sandbox: true, contextIsolation: true },
  });
  await window.loadURL('about:blank');
  const ways: Record<string, (ports: MessagePortMain[]) => void> = {
    'a worker': (ports) => worker.postMessage(null, ports),
    'a page': (ports) => window.webContents.postMessage('relay', null, ports),
  };
  const results: { name: string; problem: string | null }[] = [];
  for (const [way, hand] of Object.entries(ways))
    for (const { name, run: runCase } of TRANSPORT_CASES)
      results.push({ name: `Electron ports through ${way}: ${name}`, problem: await problemOf(() => runCase(endsThrough(hand))) });
  process.stdout.write(`${JSON.stringify(results)}\n`, () => app.exit(0));
}

/** Both ends are here; between them every message crosses two process boundaries. */
function endsThrough(hand: (ports: MessagePortMain[]) => void): TransportEnds {
  const [toServer, toClient] = [new MessageChannelMain(), new MessageChannelMain()];
  hand([toServer.port2, toClient.port2]);
  const server = messagePortTransport(toServer.port1);
  const client = messagePortTransport(toClient.port1);
  return { server, client, cut: () => server.close(), close: async () => client.close() };
}

async function problemOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`, () => app.exit(1));
}
