import { createHash, timingSafeEqual } from 'node:crypto';
import { createConnection, createServer, type Server } from 'node:net';
import { PROTOCOL_VERSION } from '#contract/define.ts';
import { type Transport, TransportState } from '../transport.ts';
import type { HandlerContext } from '../types.ts';
import { socketTransport } from './socket.ts';

type Caller = HandlerContext['caller'];
interface Hello {
  readonly protocol: number;
  readonly token: string;
  readonly caller: Caller;
}

/** How long a new connection may take to say its token. */
const HELLO_TIMEOUT_MS = 5000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function asHello(message: unknown): Hello | null {
  if (typeof message !== 'object' || message === null) return null;
  const { protocol, token, caller } = message as Record<string, unknown>;
  const isKnownCaller = caller === 'renderer' || caller === 'worker' || caller === 'command-line';
  return typeof protocol === 'number' && typeof token === 'string' && isKnownCaller ? (message as Hello) : null;
}

/** Passes everything after the first message on; that one goes to `onFirst`. */
function afterFirstMessage(base: Transport, onFirst: (message: unknown) => void): Transport {
  const state = new TransportState();
  let isFirst = true;
  base.onClose(() => state.markClosed());
  base.onMessage((message) => {
    if (isFirst) {
      isFirst = false;
      onFirst(message);
    } else state.deliver(message);
  });
  return {
    post: (message) => base.post(message),
    onMessage: (receive) => state.setReceiver(receive),
    onClose: (listener) => state.addCloseListener(listener),
    close: () => base.close(),
  };
}

/** Listens on a local socket (a named pipe on Windows). Whoever connects must present the token first. */
export function listenLocally(path: string, token: string, onConnection: (transport: Transport, caller: Caller) => void): Promise<Server> {
  const expected = digest(token);
  const server = createServer((socket) => {
    const timer = setTimeout(() => socket.destroy(), HELLO_TIMEOUT_MS);
    const transport = afterFirstMessage(socketTransport(socket), (message) => {
      clearTimeout(timer);
      const hello = asHello(message);
      if (!(hello && timingSafeEqual(digest(hello.token), expected))) return socket.destroy();
      transport.post({ protocol: PROTOCOL_VERSION });
      if (hello.protocol !== PROTOCOL_VERSION) return transport.close();
      onConnection(transport, hello.caller);
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Connects to a local socket and says the token. Rejects when nobody listens there or the token is refused. */
export function connectLocally(path: string, token: string, caller: Caller): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      const transport = afterFirstMessage(socketTransport(socket), (answer) => {
        const protocol = (answer as { protocol?: unknown } | null)?.protocol;
        if (protocol === PROTOCOL_VERSION) resolve(transport);
        else
          reject(
            new Error(`The running app speaks protocol ${String(protocol)}, this one ${PROTOCOL_VERSION}. Update the older of the two.`),
          );
      });
      transport.onClose(() => reject(new Error('The running app refused the connection.')));
      transport.post({ protocol: PROTOCOL_VERSION, token, caller } satisfies Hello);
    });
  });
}
