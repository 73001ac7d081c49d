import { existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { prepareDataFolder } from '#adapters/system/data-folder.ts';
import { findOwner } from '#adapters/system/owner-lock.ts';
import { DEFAULT_MT5_PORT } from '#services/ingestion/feed-control.ts';
import type { CommandContext } from '../context.ts';

interface Check {
  readonly name: string;
  readonly isGood: boolean;
  readonly found: string;
  /** What to do when it is not good. */
  readonly advice: string | null;
}

const MINIMUM_FREE_BYTES = 1024 ** 3;

/** `tradewind doctor`: versions, native parts, ports, disk. Exit status 1 when something is wrong. */
export function registerDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check versions, native parts, ports and disk')
    .action(async () => {
      const checks = [
        checkNode(),
        await checkSqlite(),
        await checkOnnx(),
        checkElectron(context.files.root),
        checkDisk(context.dataDir),
        await checkPort(context),
        await checkOwner(context.dataDir),
      ];
      const isGood = checks.every((check) => check.isGood);
      context.print({ isGood, checks }, () => checks.map(describe).join('\n'));
      if (!isGood) process.exitCode = 1;
    });
}

function describe({ isGood, name, found, advice }: Check): string {
  return `${isGood ? 'ok  ' : 'BAD '} ${name}: ${found}${advice && !isGood ? `\n     ${advice}` : ''}`;
}

function checkNode(): Check {
  const isGood = Number(process.versions.node.split('.')[0]) >= 24;
  const found = `Node ${process.versions.node} on ${platform()} ${release()} ${arch()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`;
  return { name: 'machine', isGood, found, advice: 'Install Node 24 or newer.' };
}

async function checkSqlite(): Promise<Check> {
  try {
    const { sqliteVersion } = await import('#adapters/sqlite/version.ts');
    return { name: 'SQLite', isGood: true, found: sqliteVersion(), advice: null };
  } catch (error) {
    return { name: 'SQLite', isGood: false, found: String(error), advice: 'Delete node_modules and run npm start again.' };
  }
}

async function checkOnnx(): Promise<Check> {
  try {
    const { onnxRuntimeVersion } = await import('#adapters/onnx/version.ts');
    return { name: 'ONNX Runtime', isGood: true, found: onnxRuntimeVersion(), advice: null };
  } catch (error) {
    return { name: 'ONNX Runtime', isGood: false, found: String(error), advice: 'Delete node_modules and run npm start again.' };
  }
}

function checkElectron(root: URL): Check {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? fileURLToPath(new URL('node_modules/electron/dist', root));
  const found = existsSync(dist) ? 'runtime present' : 'no runtime yet; npm start fetches it, or serves to a browser';
  return { name: 'Electron', isGood: true, found, advice: null };
}

function checkDisk(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(prepareDataFolder(dataDir));
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free for ${dataDir}`;
  return { name: 'disk', isGood: free > MINIMUM_FREE_BYTES, found, advice: 'Make room: ticks need about 0.5 GB a day at a busy broker.' };
}

async function checkPort(context: CommandContext): Promise<Check> {
  const name = 'MetaTrader port';
  const running = await configuredInRunningApp(context);
  const port = running?.port ?? DEFAULT_MT5_PORT;
  if (running?.enabled) return { name, isGood: true, found: `127.0.0.1:${port} belongs to the running app`, advice: null };
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  const advice = 'Another program listens there. Choose another port under Connections.';
  return { name, isGood: isFree, found: `127.0.0.1:${port} is ${isFree ? 'free' : 'taken'}`, advice };
}

/** The MetaTrader feed of the running app; null when none runs. Nothing is started to find out. */
async function configuredInRunningApp(context: CommandContext): Promise<{ enabled: boolean; port: number } | null> {
  const owner = await findOwner(context.dataDir);
  if (owner === null || owner.mode === 'command-line') return null;
  const configurations = await (await context.market())['feeds.configuration']({});
  return (configurations.ok && configurations.value.find((feed) => feed.kind === 'mt5')) || null;
}

async function checkOwner(dataDir: string): Promise<Check> {
  const owner = await findOwner(dataDir);
  const found = owner
    ? `the app runs with this data folder (process ${owner.pid}, ${owner.mode})`
    : 'no app is running with this data folder';
  return { name: 'data folder', isGood: true, found, advice: null };
}
