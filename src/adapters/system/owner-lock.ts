import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** An owner listens within this time of making its lock: a living process that does not answer then is another program with a reused id. */
const LISTENS_WITHIN_MS = 3000;

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
 * process is taken over: its process is gone, or is another program that got the same number and does not answer.
 */
export async function acquireOwnership(
  dataDir: string,
  owner: Owner,
  listensWithinMs = LISTENS_WITHIN_MS,
): Promise<{ release: () => void } | { owner: Owner }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (createLock(dataDir, owner)) return { release: () => releaseLock(dataDir, owner.token) };
    const present = readOwner(dataDir);
    if (present && (await isOwning(dataDir, present, listensWithinMs))) return { owner: present };
    removeLock(dataDir, owner.token, present?.token ?? null);
  }
  throw new Error(`The lock file ${lockPath(dataDir)} can't be taken. Another start is fighting for it; try again.`);
}

/** Rewrites the lock of this process, for example once the URL is known. */
export function updateOwner(dataDir: string, owner: Owner): void {
  renameSync(writeAside(dataDir, owner), lockPath(dataDir));
}

/** Writes the owner beside the lock: the lock itself is never seen half written. */
function writeAside(dataDir: string, owner: Owner): string {
  const path = `${lockPath(dataDir)}.${owner.pid}`;
  try {
    writeFileSync(path, JSON.stringify(owner), { mode: 0o600 });
    return path;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function createLock(dataDir: string, owner: Owner): boolean {
  const aside = writeAside(dataDir, owner);
  try {
    linkSync(aside, lockPath(dataDir));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    return createWithoutLinks(dataDir, owner);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** For file systems that know no links. */
function createWithoutLinks(dataDir: string, owner: Owner): boolean {
  try {
    writeFileSync(lockPath(dataDir), JSON.stringify(owner), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead lock away, but not one that another start put there in the meantime. */
function removeLock(dataDir: string, ownToken: string, deadToken: string | null): void {
  const aside = `${lockPath(dataDir)}.dead-${ownToken.slice(0, 8)}`;
  try {
    renameSync(lockPath(dataDir), aside);
    const taken = parseOwner(aside);
    if (taken && taken.token !== deadToken) linkSync(aside, lockPath(dataDir));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseLock(dataDir: string, token: string): void {
  if (readOwner(dataDir)?.token === token) rmSync(lockPath(dataDir), { force: true });
}

const readOwner = (dataDir: string): Owner | null => parseOwner(lockPath(dataDir));

function parseOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** Whether the one who made the lock still holds it. One that just started is given the time to listen. */
async function isOwning(dataDir: string, present: Owner, listensWithinMs: number): Promise<boolean> {
  const deadline = performance.now() + listensWithinMs;
  for (;;) {
    if (await answers(present)) return true;
    if (!isAlive(present.pid) || readOwner(dataDir)?.token !== present.token || performance.now() > deadline) return false;
    await delay(50);
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
