import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';

/** Who owns a data folder, and how to reach it. Readable by the same user only. */
export interface Owner {
  readonly pid: number;
  readonly mode: 'electron' | 'browser' | 'command-line';
  readonly socketPath: string;
  readonly token: string;
  /** Where a browser finds the workstation; null without a server. */
  readonly url: string | null;
}

const lockPath = (dataDir: string): string => join(dataDir, 'owner.lock');

/** The owner that is alive, or null. */
export async function findOwner(dataDir: string): Promise<Owner | null> {
  const owner = readOwner(dataDir);
  return owner && (await answers(owner)) ? owner : null;
}

/**
 * Makes this process the owner. Returns how to release it, or the owner that is already there. A lock left by a killed
 * process is taken over: its process is gone or its socket does not answer.
 */
export async function acquireOwnership(dataDir: string, owner: Owner): Promise<{ release: () => void } | { owner: Owner }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (createLock(dataDir, owner)) return { release: () => releaseLock(dataDir, owner.token) };
    const present = readOwner(dataDir);
    if (present && (isAlive(present.pid) || (await answers(present)))) return { owner: present };
    rmSync(lockPath(dataDir), { force: true });
  }
  throw new Error(`The lock file ${lockPath(dataDir)} can't be taken. Another start is fighting for it; try again.`);
}

/** Rewrites the lock of this process, for example once the URL is known. */
export function updateOwner(dataDir: string, owner: Owner): void {
  rmSync(lockPath(dataDir), { force: true });
  createLock(dataDir, owner);
}

function createLock(dataDir: string, owner: Owner): boolean {
  try {
    const file = openSync(lockPath(dataDir), 'wx', 0o600);
    writeSync(file, JSON.stringify(owner));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function releaseLock(dataDir: string, token: string): void {
  if (readOwner(dataDir)?.token === token) rmSync(lockPath(dataDir), { force: true });
}

function readOwner(dataDir: string): Owner | null {
  try {
    return JSON.parse(readFileSync(lockPath(dataDir), 'utf8')) as Owner;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(owner: Owner): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(owner.socketPath);
    const finish = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}
