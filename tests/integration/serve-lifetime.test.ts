import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let dataDir = '';
const started: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradewind-serve-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

const commandLine = (...words: string[]) => [PROGRAM, ...words, '--data-dir', dataDir];
const tradewind = (...words: string[]) => spawnSync(process.execPath, commandLine(...words), { cwd: root, encoding: 'utf8' });

/** Starts the server and resolves when it has said its address. */
async function serve(script = [PROGRAM]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...script, 'serve', '--no-open', '--json', '--data-dir', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

describe.skipIf(process.platform === 'win32')('tradewind serve', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends cleanly at %s, also through its launcher, and frees the data folder',
    async (signal) => {
      const child = await serve(['bin/tradewind.mjs']);
      const exited = once(child, 'exit');
      child.kill(signal);
      expect(await exited).toEqual([0, null]);
      expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
    },
  );

  it('ends cleanly when the same Ctrl-C reaches it twice', async () => {
    const child = await serve();
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  });

  it('says in one line which command has the data folder, without a stack', async () => {
    const socketPath = join(dataDir, 'other.sock');
    const server = createServer().listen(socketPath);
    await once(server, 'listening');
    const owner = { pid: process.pid, mode: 'command-line', socketPath, token: 'x', url: null };
    writeFileSync(join(dataDir, 'owner.lock'), JSON.stringify(owner));
    const child = spawn(process.execPath, commandLine('serve', '--no-open'), { cwd: root });
    started.push(child);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said).toBe(
      `tradewind: Another command (process ${process.pid}) is using this data folder. Wait until it has finished, or give another --data-dir.\n`,
    );
    const other = spawn(process.execPath, commandLine('data', 'list'), { cwd: root });
    started.push(other);
    let saidToCommand = '';
    other.stderr.on('data', (chunk) => {
      saidToCommand += chunk;
    });
    expect(await once(other, 'close')).toEqual([1, null]);
    expect(saidToCommand).toBe(`tradewind: Another command (process ${process.pid}) is using ${dataDir}. Wait until it has finished.\n`);
    server.close();
  });

  it('takes a taken port for what it is, and leaves the data folder free', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const child = spawn(process.execPath, commandLine('serve', '--no-open', '--port', String(port)), { cwd: root });
    started.push(child);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(said).toBe(`tradewind: Port ${port} is taken by another program. Choose another with --port, or leave it out.\n`);
    expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
    blocker.close();
  });

  it('that was killed leaves no process behind, and the next start has the folder at once', async () => {
    const killed = await serve();
    const exited = once(killed, 'exit');
    killed.kill('SIGKILL');
    await exited;
    const next = await serve();
    const doctor = JSON.parse(tradewind('doctor', '--json').stdout);
    expect(doctor.checks.at(-1).found).toContain(`process ${next.pid}, browser`);
  });
});

describe('a data folder', () => {
  it('with a path that no database takes is refused in one sentence', () => {
    const deep = join(dataDir, ...Array.from({ length: 5 }, () => 'x'.repeat(120)));
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'data', 'list', '--data-dir', deep], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tradewind: The path of the data folder has \d+ bytes, .* Choose a shorter one with --data-dir\.\n$/);
  });

  it('whose path is too long for a socket, with spaces and letters of all kinds, works', async () => {
    const folder = dataDir;
    dataDir = join(folder, 'Trader’s Daten – 日本語 🚀', 'y'.repeat(120));
    await serve();
    const { status, stdout } = tradewind('instruments', 'list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).not.toHaveLength(0);
    for (const child of started.splice(0)) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    dataDir = folder;
  });
});
