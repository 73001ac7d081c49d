import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

export interface RunningWorkstation {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts `tradewind serve` on a fresh data folder (or the given one) and waits until it says its address. */
export async function startWorkstation(dataDir = mkdtempSync(join(tmpdir(), 'tradewind-e2e-'))): Promise<RunningWorkstation> {
  const child = spawn(process.execPath, ['bin/tradewind.mjs', 'serve', '--no-open', '--json', '--data-dir', dataDir], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that fails before it stops what it started must not leave it running.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /"url": "([^"]+)"/.exec(output);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${output}`)));
  });
  return {
    url,
    dataDir,
    process: child,
    stop: async () => {
      if (child.exitCode === null) {
        const exited = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs one workstation for each test file: what one file leaves behind must not meet the next. */
class WorkstationPerFile {
  #file: string | null = null;
  #running: RunningWorkstation | null = null;

  async of(file: string): Promise<RunningWorkstation> {
    if (this.#running && this.#file === file) return this.#running;
    await this.#running?.stop();
    this.#running = await startWorkstation();
    this.#file = file;
    return this.#running;
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }
}

interface Workstations {
  readonly workstation: RunningWorkstation;
  /** Starts a workstation for this test alone. It is stopped when the test ends, however it ends. */
  readonly startOwn: (dataDir?: string) => Promise<RunningWorkstation>;
}

/** A test with a workstation that its file has for itself. */
export const test = base.extend<Workstations, { workstations: WorkstationPerFile }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  startOwn: async ({}, use) => {
    const started: RunningWorkstation[] = [];
    await use(async (dataDir) => {
      const workstation = await startWorkstation(dataDir);
      started.push(workstation);
      return workstation;
    });
    for (const workstation of started) await workstation.stop();
  },
  workstations: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const workstations = new WorkstationPerFile();
      await use(workstations);
      await workstations.stop();
    },
    { scope: 'worker' },
  ],
  workstation: async ({ workstations }, use, testInfo) => use(await workstations.of(testInfo.file)),
});
