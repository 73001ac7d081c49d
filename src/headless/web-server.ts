import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import send from 'send';
import { WebSocketServer } from 'ws';
import { CONTENT_SECURITY_POLICY } from '#contract/content-security-policy.ts';
import { MAX_MESSAGE_BYTES } from '#rpc/frame-codec.ts';
import type { Transport } from '#rpc/transport.ts';
import { webSocketServerTransport } from '#rpc/transports/websocket-server.ts';

const SOCKET_PROTOCOL = 'tradewind.v1';

interface WebServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly token: string;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly onConnection: (transport: Transport) => void;
}

export interface WebServer {
  readonly port: number;
  /** Where the trader's browser goes; holds the token in its fragment, which no server and no log ever sees. */
  readonly url: string;
  close(): Promise<void>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Serves the page and one authenticated WebSocket on 127.0.0.1. Requests with a foreign Host or Origin are refused. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const expected = digest(options.token);
  let port = options.port;
  const ownHosts = () => [`127.0.0.1:${port}`, `localhost:${port}`];
  const isOwnHost = (request: IncomingMessage) => ownHosts().includes(request.headers.host ?? '');
  const isOwnOrigin = (request: IncomingMessage) => ownHosts().some((host) => request.headers.origin === `http://${host}`);

  const server = createServer((request, response) => {
    if (!isOwnHost(request)) return refuse(response, 421, 'This server answers for 127.0.0.1 and localhost only.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET is answered here.');
    setSecurityHeaders(response);
    sendPageFile(options.pageDir, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, handleProtocols: () => SOCKET_PROTOCOL });
  server.on('upgrade', (request, socket, head) => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
    const given = offered.find((part) => part.startsWith('token.'))?.slice('token.'.length) ?? '';
    const isAllowed =
      request.url === '/socket' &&
      isOwnHost(request) &&
      isOwnOrigin(request) &&
      offered.includes(SOCKET_PROTOCOL) &&
      timingSafeEqual(digest(given), expected);
    if (isAllowed) sockets.handleUpgrade(request, socket, head, (webSocket) => options.onConnection(webSocketServerTransport(webSocket)));
    else socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  await listen(server, options.port);
  port = (server.address() as AddressInfo).port;
  return {
    port,
    url: `http://127.0.0.1:${port}/#token=${options.token}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Files that are built with a hash of what is in them in their names: another content has another name. */
const HASHED_FILE = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/;
const KEPT = { maxAge: '1y', immutable: true };

/** A file may go while it is read, for example when a newer version is built: that is said to who asked, and ends nothing else. */
function sendPageFile(pageDir: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  const none = () => (response.headersSent ? response.destroy() : refuse(response, 404, 'There is no such page.'));
  const kept = HASHED_FILE.test(pathname) ? KEPT : {};
  send(request, pathname, { root: pageDir, dotfiles: 'ignore', ...kept })
    .on('error', none)
    .on('directory', none)
    .pipe(response);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`Port ${port} is taken by another program. Choose another with --port, or leave it out.`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()');
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(sentence) });
  response.end(sentence);
}
