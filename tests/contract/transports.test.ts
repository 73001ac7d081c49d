// verifies: one-contract
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { channelClient, channelServer } from '#rpc/channels.ts';
import type { Transport } from '#rpc/transport.ts';
import { openWebSocket } from '#rpc/transports/browser/websocket.ts';
import { connectLocally, listenLocally } from '#rpc/transports/local-socket.ts';
import { memoryPair } from '#rpc/transports/memory-pair.ts';
import { messagePortTransport } from '#rpc/transports/message-port.ts';
import { webSocketServerTransport } from '#rpc/transports/websocket-server.ts';
import { transportSuite } from './transport-suite.ts';

transportSuite('an in-memory pair', async () => {
  const [server, client] = memoryPair();
  return { server, client, cut: () => server.close(), close: async () => client.close() };
});

transportSuite('a message port', async () => {
  const { port1, port2 } = new MessageChannel();
  const server = messagePortTransport(port1);
  return { server, client: messagePortTransport(port2), cut: () => server.close(), close: async () => port2.close() };
});

transportSuite('a local socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-socket-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '')}` : join(folder, 's.sock');
  const accepted = Promise.withResolvers<Transport>();
  const listener = await listenLocally(path, 'the-token', (transport) => accepted.resolve(transport));
  const client = await connectLocally(path, 'the-token', 'worker');
  const server = await accepted.promise;
  return {
    server,
    client,
    cut: () => server.close(),
    close: async () => {
      client.close();
      listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

async function webSocketPair(): Promise<{ server: Transport; client: Transport; close: () => Promise<void> }> {
  const listener = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => listener.once('listening', resolve));
  const accepted = new Promise<WebSocket>((resolve) => listener.once('connection', resolve));
  const client = await openWebSocket(`ws://127.0.0.1:${(listener.address() as AddressInfo).port}`, []);
  const server = webSocketServerTransport(await accepted);
  return {
    server,
    client,
    close: async () => {
      client.close();
      for (const socket of listener.clients) socket.terminate();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

transportSuite('a WebSocket', async () => {
  const pair = await webSocketPair();
  return { ...pair, cut: () => pair.server.close() };
});

transportSuite('one of several channels over a WebSocket', async () => {
  const pair = await webSocketPair();
  const accepted = Promise.withResolvers<Transport>();
  channelServer(pair.server, (name, channel) => (name === 'wanted' ? accepted.resolve(channel) : channel.close()));
  const channels = channelClient(pair.client);
  channels.open('other');
  const client = channels.open('wanted');
  const server = await accepted.promise;
  return { server, client, cut: () => server.close(), close: pair.close };
});
