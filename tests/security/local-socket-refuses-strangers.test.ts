// verifies: secure-servers
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrame } from '#rpc/frame-codec.ts';
import { connectLocally, listenLocally } from '#rpc/transports/local-socket.ts';

let folder: string;
let path: string;
let server: Server;
const accepted: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-local-'));
  path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '')}` : join(folder, 'x.sock');
  server = await listenLocally(path, 'right', (_transport, caller) => accepted.push(caller));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const framed = (message: unknown): Buffer => {
  const frame = encodeFrame(message);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(frame.length);
  return Buffer.concat([length, frame]);
};

/** Sends raw bytes; resolves when the other side closes. */
const sendRaw = (bytes: Buffer) =>
  new Promise<void>((resolve) => {
    const socket = createConnection(path, () => socket.write(bytes));
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
    socket.resume();
  });

describe('the local socket', () => {
  it('lets in who knows the token, and tells the service who is calling', async () => {
    const transport = await connectLocally(path, 'right', 'command-line');
    expect(accepted).toEqual(['command-line']);
    transport.close();
  });

  it('refuses a wrong and an empty token', async () => {
    await expect(connectLocally(path, 'wrong', 'worker')).rejects.toThrow();
    await expect(connectLocally(path, '', 'worker')).rejects.toThrow();
    expect(accepted).toHaveLength(1);
  });

  it('closes on a first message that is no greeting, on garbage, and on a claimed size beyond the limit', async () => {
    await sendRaw(framed({ t: 'request', id: 1, method: 'data.delete', input: {} }));
    await sendRaw(framed({ protocol: 1, token: 'right', caller: 'root' }));
    await sendRaw(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    await sendRaw(Buffer.from([255, 255, 255, 255, 0, 0]));
    expect(accepted).toHaveLength(1);
  });

  it('tells another protocol version plainly and does not serve it', async () => {
    await sendRaw(framed({ protocol: 999, token: 'right', caller: 'worker' }));
    expect(accepted).toHaveLength(1);
  });
});
