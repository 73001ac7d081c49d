// verifies: secure-servers
import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startWebServer, type WebServer } from '#headless/web-server.ts';
import { decodeFrame, encodeFrame } from '#rpc/frame-codec.ts';

const TOKEN = 'a-secret-token-of-this-start';
let server: WebServer;
let folder: string;
let connections = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-page-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Tradewind</title>');
  writeFileSync(join(folder, '..', 'tradewind-outside.txt'), 'outside');
  mkdirSync(join(folder, 'assets'));
  for (const name of ['index-X5SW0-oH.js', 'notes.js']) writeFileSync(join(folder, 'assets', name), 'export {};');
  server = await startWebServer({
    port: 0,
    token: TOKEN,
    pageDir: folder,
    onConnection: (transport) => {
      connections++;
      transport.onMessage((message) => transport.post(message));
    },
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(folder, '..', 'tradewind-outside.txt'), { force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

function open(options: { protocols?: string[]; origin?: string; host?: string; path?: string }): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${server.port}${options.path ?? '/socket'}`,
      options.protocols ?? ['tradewind.v1', `token.${TOKEN}`],
      {
        headers: { ...(options.host ? { Host: options.host } : {}) },
        ...(options.origin === undefined ? {} : { origin: options.origin }),
      },
    );
    socket.once('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.once('error', () => resolve('refused'));
  });
}

const ownOrigin = () => `http://127.0.0.1:${server.port}`;

describe('the loopback server', () => {
  it('lets a browser keep what is named by its content, and ask again for everything else', async () => {
    const kept = async (path: string) => (await get(path)).headers['cache-control'];
    expect(await kept('/assets/index-X5SW0-oH.js')).toBe('public, max-age=31536000, immutable');
    expect(await kept('/assets/notes.js')).toBe('public, max-age=0');
    expect(await kept('/')).toBe('public, max-age=0');
    expect(await kept('/assets/index-missing1.js')).toBeUndefined();
  });

  it('lets the own page with the right token in', async () => {
    expect(await open({ origin: ownOrigin() })).toBe('open');
    expect(connections).toBe(1);
  });

  it('refuses a wrong, an empty and a missing token', async () => {
    expect(await open({ origin: ownOrigin(), protocols: ['tradewind.v1', 'token.wrong'] })).toBe('refused');
    expect(await open({ origin: ownOrigin(), protocols: ['tradewind.v1', 'token.'] })).toBe('refused');
    expect(await open({ origin: ownOrigin(), protocols: ['tradewind.v1'] })).toBe('refused');
    expect(connections).toBe(1);
  });

  it('refuses cross-site WebSocket hijacking: a foreign, a null or no origin', async () => {
    expect(await open({ origin: 'https://evil.example' })).toBe('refused');
    expect(await open({ origin: 'null' })).toBe('refused');
    expect(await open({ origin: `http://127.0.0.1.evil.example:${server.port}` })).toBe('refused');
    expect(await open({})).toBe('refused');
  });

  it('refuses DNS rebinding: a foreign Host', async () => {
    expect(await open({ origin: ownOrigin(), host: `evil.example:${server.port}` })).toBe('refused');
    expect((await get('/', { Host: 'evil.example' })).status).toBe(421);
  });

  it('refuses a WebSocket at any other path', async () => {
    expect(await open({ origin: ownOrigin(), path: '/' })).toBe('refused');
  });

  it('listens on 127.0.0.1 only', async () => {
    const other = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    const reached = await new Promise<boolean>((resolve) => {
      if (!other) return resolve(false);
      const socket = createConnection({ host: other.address, port: server.port, timeout: 1000 });
      const finish = (isUp: boolean) => {
        socket.destroy();
        resolve(isUp);
      };
      socket.once('connect', () => finish(true));
      socket.once('error', () => finish(false));
      socket.once('timeout', () => finish(false));
    });
    expect(reached).toBe(false);
  });

  it('sends the strict policy with every page, and says nothing of the token', async () => {
    const page = await get('/index.html');
    const policy = String(page.headers['content-security-policy']);
    expect(page.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-(eval|inline)/);
    expect(JSON.stringify(page)).not.toContain(TOKEN);
  });

  it('serves nothing outside the page folder', async () => {
    for (const path of [
      '/../tradewind-outside.txt',
      '/..%2ftradewind-outside.txt',
      '/%2e%2e/tradewind-outside.txt',
      '/..%5ctradewind-outside.txt',
      '/index.html%00.txt',
    ]) {
      const answer = await get(path);
      expect(answer.status, path).toBe(404);
      expect(answer.body, path).not.toContain('outside');
    }
  });

  it('stays up when a file goes while it is sent, as when a newer page is built', async () => {
    const { createReadStream } = fs;
    const gone = vi.spyOn(fs, 'createReadStream').mockImplementationOnce(() => createReadStream(join(folder, 'gone.html')));
    await get('/').catch((error: NodeJS.ErrnoException) => expect(error.code).toBe('ECONNRESET'));
    expect(gone).toHaveBeenCalledOnce();
    gone.mockRestore();
    expect((await get('/')).status).toBe(200);
  });

  it('answers GET and HEAD only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get('/', {}, method)).status, method).toBe(405);
  });

  it('closes a connection that sends text, a malformed frame or too much, and stays up', async () => {
    const send = (payload: string | Uint8Array) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, ['tradewind.v1', `token.${TOKEN}`], { origin: ownOrigin() });
        socket.once('open', () => socket.send(payload));
        socket.once('close', (code) => resolve(code));
        socket.on('error', () => undefined);
      });
    expect(await send('text')).toBe(1002);
    expect(await send(new Uint8Array([255, 255, 255, 127, 1, 2]))).toBe(1002);
    expect(await send(new Uint8Array(65 * 1024 * 1024))).toBe(1009);
    const echo = await new Promise<unknown>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, ['tradewind.v1', `token.${TOKEN}`], { origin: ownOrigin() });
      socket.once('open', () => socket.send(encodeFrame({ still: 'up' })));
      socket.once('message', (data: Buffer) => {
        resolve(decodeFrame(data));
        socket.terminate();
      });
    });
    expect(echo).toEqual({ still: 'up' });
  });
});
