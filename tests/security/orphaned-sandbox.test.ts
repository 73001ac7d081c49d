// verifies: secure-user-code
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

const isLinux = process.platform === 'linux';
if (!isLinux) process.stderr.write('The children of a process are found by /proc, which is there on Linux only: not tested here.\n');

/** Processes that a process started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

describe.skipIf(!isLinux)('a sandbox whose owner was killed', () => {
  it.each(['idle', 'loop'])('ends by itself: %s', async (kind) => {
    const owner = fork(join(import.meta.dirname, '../support/looping-owner.ts'), [kind], { execArgv: [] });
    await once(owner, 'message');
    const [sandbox] = childrenOf(owner.pid as number);
    expect(sandbox).toBeDefined();
    expect(existsSync(`/proc/${sandbox}`)).toBe(true);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(`/proc/${sandbox}`)).toBe(false), { timeout: 10_000, interval: 50 });
  });
});
