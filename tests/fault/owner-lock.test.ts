// verifies: one-owner
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localSocketPath } from '#adapters/system/data-folder.ts';
import { acquireOwnership, findOwner, type Owner } from '#adapters/system/owner-lock.ts';
import { listenLocally } from '#rpc/transports/local-socket.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-owner-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const ownerOf = (pid: number): Owner => ({
  pid,
  mode: 'browser',
  socketPath: localSocketPath(dataDir, 'host'),
  token: `token-${pid}`,
  url: null,
});

/** A process that lives until it is killed. */
const sleeper = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });

describe('the lock of a data folder', () => {
  it('is held by one owner, whom the second start finds', async () => {
    const owner = ownerOf(process.ppid);
    const first = await acquireOwnership(dataDir, owner);
    expect(first).toHaveProperty('release');
    const server = await listenLocally(owner.socketPath, owner.token, () => undefined);
    expect(await acquireOwnership(dataDir, ownerOf(process.pid))).toEqual({ owner });
    server.close();
  });

  it('is respected while its owner has not begun to listen, and found once it does', async () => {
    const owner = ownerOf(process.ppid);
    await acquireOwnership(dataDir, owner);
    const second = acquireOwnership(dataDir, ownerOf(process.pid));
    const server = await listenLocally(owner.socketPath, owner.token, () => undefined);
    expect(await second).toEqual({ owner });
    server.close();
  });

  it('left behind by a kill -9 is taken over though another program has got the process number since', async () => {
    await acquireOwnership(dataDir, ownerOf(process.ppid));
    expect(await acquireOwnership(dataDir, ownerOf(process.pid), 100)).toHaveProperty('release');
  });

  it('left behind by a kill -9 goes to one of several starts at the same time', async () => {
    await acquireOwnership(dataDir, ownerOf(process.ppid));
    const starts = Array.from({ length: 8 }, (_, i) => ({ ...ownerOf(process.pid), token: `start-${i}-of-several` }));
    const results = await Promise.all(
      starts.map(async (owner) => {
        const result = await acquireOwnership(dataDir, { ...owner, socketPath: localSocketPath(dataDir, owner.token) }, 100);
        if ('release' in result) await listenLocally(localSocketPath(dataDir, owner.token), owner.token, () => undefined);
        return result;
      }),
    );
    expect(results.filter((result) => 'release' in result)).toHaveLength(1);
  });

  it('is readable by its user only', async () => {
    await acquireOwnership(dataDir, ownerOf(process.pid));
    if (process.platform !== 'win32') expect(statSync(join(dataDir, 'owner.lock')).mode & 0o077).toBe(0);
  });

  it('is free again after its owner released it, and only that owner can release it', async () => {
    const first = await acquireOwnership(dataDir, ownerOf(process.ppid));
    if (!('release' in first)) throw new Error('not acquired');
    first.release();
    const next = await acquireOwnership(dataDir, ownerOf(process.pid));
    expect(next).toHaveProperty('release');
    first.release();
    expect(readFileSync(join(dataDir, 'owner.lock'), 'utf8')).toContain(`token-${process.pid}`);
  });

  it('left behind by a kill -9 is taken over', async () => {
    const child = sleeper();
    const { pid } = child;
    if (pid === undefined) throw new Error('not started');
    await acquireOwnership(dataDir, ownerOf(pid));
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    expect(await acquireOwnership(dataDir, ownerOf(process.pid))).toHaveProperty('release');
  });

  it('torn by a crash in mid-write is taken over', async () => {
    writeFileSync(join(dataDir, 'owner.lock'), '{"pid": 12');
    expect(await acquireOwnership(dataDir, ownerOf(process.pid))).toHaveProperty('release');
  });

  it('is found only while its owner answers', async () => {
    const owner = ownerOf(process.pid);
    await acquireOwnership(dataDir, owner);
    expect(await findOwner(dataDir)).toBeNull();
    const server = await listenLocally(owner.socketPath, owner.token, () => undefined);
    expect(await findOwner(dataDir)).toEqual(owner);
    server.close();
  });
});
