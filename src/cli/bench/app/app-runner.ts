import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { marketContract, workstationContract } from '#contract/index.ts';
import { channelClient } from '#rpc/channels.ts';
import { connect } from '#rpc/connect.ts';
import { connectLocally } from '#rpc/transports/local-socket.ts';
import { firstChart } from './page-probes.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface RunningProcesses {
  /** Processes of which all others of the app are descendants; the browser's own where the browser is not part of the app are left out. */
  readonly rootPids: readonly number[];
  close(): Promise<void>;
}

/** A started app with a page on it. */
export interface RunningApp extends RunningProcesses {
  readonly page: Page;
  /** From the start of the first process to the first drawn chart, in milliseconds. */
  readonly startMs: number;
}

/** The app in a Chromium, or the reason why not. */
export async function startInBrowser(dataDir: string): Promise<RunningApp | { reason: string }> {
  const { chromium } = await import('playwright');
  const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );
  if (!executablePath) return { reason: 'no Chromium is installed here' };
  const args = [
    '--disable-gpu',
    '--disable-background-networking',
    '--no-first-run',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const browser = await chromium.launch({ executablePath, args });
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const startedAt = performance.now();
  const host = await startHost(dataDir);
  await page.goto(host.address);
  await firstChart(page);
  const startMs = performance.now() - startedAt;
  return {
    page,
    startMs,
    rootPids: host.rootPids,
    close: async () => {
      await browser.close();
      await host.close();
    },
  };
}

/** The program that the command line runs, which its launcher knows: by address, as that is no part of the sources. */
async function currentProgram(): Promise<string> {
  const { program } = (await import(new URL('../../../../scripts/program.mjs', import.meta.url).href)) as { program: () => string };
  return program();
}

/** `tradewind serve`, as it was built where that is current, and where it is reached. */
export async function startHost(dataDir: string): Promise<RunningProcesses & { address: string }> {
  const host = spawn(process.execPath, [await currentProgram(), 'serve', '--no-open', '--json', '--data-dir', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return {
    address: await addressOf(host),
    rootPids: host.pid === undefined ? [] : [host.pid],
    close: async () => {
      const exited = new Promise((resolve) => host.once('exit', resolve));
      host.kill('SIGTERM');
      await exited;
    },
  };
}

function addressOf(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    host.stdout?.on('data', (chunk) => {
      output += chunk;
      const url = /"url": "([^"]+)"/.exec(output)?.[1];
      if (url) resolve(url);
    });
    host.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/** Where an Electron is that can run here, or the reason why none can. */
function findElectron(): { executablePath: string } | { reason: string } {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist');
  const pathFile = join(root, 'node_modules/electron/path.txt');
  const executablePath = join(folder, existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron');
  if (!existsSync(executablePath)) return { reason: 'no Electron runtime is here' };
  if (process.platform === 'linux' && !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return { reason: 'there is no display here' };
  if (process.getuid?.() === 0) return { reason: 'Electron keeps its sandbox on, which Linux refuses to root' };
  return { executablePath };
}

const desktopArguments = (dataDir: string): string[] => [root, `--data-dir=${dataDir}`];

/** The app in real Electron, or the reason why not. */
export async function startInElectron(dataDir: string): Promise<RunningApp | { reason: string }> {
  const electron = findElectron();
  if ('reason' in electron) return electron;
  const { _electron } = await import('playwright');
  const startedAt = performance.now();
  const app = await _electron.launch({ executablePath: electron.executablePath, args: desktopArguments(dataDir) });
  const page = await app.firstWindow();
  await firstChart(page);
  const startMs = performance.now() - startedAt;
  return { page, startMs, rootPids: [app.process().pid ?? 0], close: () => app.close() };
}

/** Starts the app in real Electron as the trader does, with the workspace that the data folder remembers: without a driver, whose memory would count. */
export async function startElectronAlone(dataDir: string): Promise<RunningProcesses> {
  const electron = findElectron();
  if ('reason' in electron) throw new Error(electron.reason);
  const child = spawn(electron.executablePath, desktopArguments(dataDir), { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return {
    rootPids: child.pid === undefined ? [] : [child.pid],
    close: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The workers of the running app by process id. */
export async function servicePids(dataDir: string): Promise<Map<number, string>> {
  const base = await connectToOwner(dataDir);
  const workstation = connect(workstationContract, channelClient(base).open('workstation'));
  try {
    for await (const services of workstation['services.status']({})) {
      return new Map(services.flatMap(({ name, pid }) => (pid === null ? [] : [[pid, name] as const])));
    }
    throw new Error('the app tells nothing of its services');
  } finally {
    base.close();
  }
}

/** A connection to the running app, as the command line has one. */
export function connectToOwner(dataDir: string) {
  const owner = JSON.parse(readFileSync(join(dataDir, 'owner.lock'), 'utf8')) as { socketPath: string; token: string };
  return connectLocally(owner.socketPath, owner.token, 'command-line');
}

/** Sets the rate of the simulated feed of the running app, over all its instruments. */
export async function setSimulatedRate(dataDir: string, ticksPerSecond: number): Promise<void> {
  const base = await connectToOwner(dataDir);
  const market = connect(marketContract, channelClient(base).open('ingestion'));
  const answer = await market['feeds.configure']({ kind: 'simulator', enabled: true, seed: 1, ticksPerSecond });
  base.close();
  if (!answer.ok) throw new Error(answer.error.message);
}
