import { type DesktopBridge, PORT_MESSAGE_TAG } from '#contract/desktop.ts';
import { channelClient } from '#rpc/channels.ts';
import type { Transport } from '#rpc/transport.ts';
import { openWebSocket } from '#rpc/transports/browser/websocket.ts';
import { messagePortTransport } from '#rpc/transports/message-port.ts';

const PORT_TIMEOUT_MS = 15_000;

declare global {
  interface Window {
    readonly tradewindDesktop?: DesktopBridge;
  }
}

/** Opens a connection to a service: by a port that Electron's main process brokers, or by the browser's one WebSocket. */
export function openTransport(service: string): Promise<Transport> {
  const { tradewindDesktop } = window;
  return tradewindDesktop ? openPort(tradewindDesktop, service) : openChannel(service);
}

let nextRequestId = 0;

function openPort(desktop: DesktopBridge, service: string): Promise<Transport> {
  const requestId = nextRequestId++;
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('message', onMessage);
    };
    const timer = setTimeout(() => {
      finish();
      reject(new Error(`${service} did not answer in time.`));
    }, PORT_TIMEOUT_MS);
    const onMessage = (event: MessageEvent) => {
      const isOurs = event.source === window && event.origin === window.location.origin && event.data?.tag === PORT_MESSAGE_TAG;
      if (!isOurs || event.data.requestId !== requestId) return;
      finish();
      const [port] = event.ports;
      if (port) resolve(messagePortTransport(port));
      else reject(new Error(`${service} is not running.`));
    };
    window.addEventListener('message', onMessage);
    desktop.requestPort(service, requestId);
  });
}

let socket: Promise<{ open(name: string): Transport }> | null = null;

async function openChannel(service: string): Promise<Transport> {
  socket ??= openSocket();
  return (await socket).open(service);
}

async function openSocket(): Promise<{ open(name: string): Transport }> {
  try {
    const transport = await openWebSocket(`ws://${window.location.host}/socket`, ['tradewind.v1', `token.${accessToken()}`]);
    transport.onClose(() => {
      socket = null;
    });
    return channelClient(transport);
  } catch (error) {
    socket = null;
    throw error;
  }
}

/** The token from the address's fragment. It is kept for reloads of this tab and taken out of the address bar. */
function accessToken(): string {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  return sessionStorage.getItem('token') ?? '';
}
