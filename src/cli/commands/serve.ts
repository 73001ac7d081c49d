import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import type { Owner } from '#adapters/system/owner-lock.ts';
import { startProblem } from '#adapters/system/start-problem.ts';
import type { CommandContext } from '../context.ts';

function portNumber(text: string): number {
  const port = Number(text);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return port;
}

/** `tradewind serve`: the workstation without Electron, in a browser. */
export function registerServe(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('run the workstation without Electron and serve it to a browser on this machine')
    .option('--port <port>', 'port on 127.0.0.1; 0 takes a free one', portNumber, 0)
    .option('--no-open', 'do not open a browser')
    .action(async ({ port, open }: { port: number; open: boolean }) => {
      const pageDir = fileURLToPath(new URL('out/renderer', context.files.root));
      if (!existsSync(pageDir)) context.fail('NotBuilt', 'The page is not built yet. Run npm start -- --browser, which builds it first.');
      const url = await startOrFind(context, port, pageDir);
      if (url === null) return;
      context.print(
        { url },
        () => `Tradewind runs at\n\n  ${url}\n\nThe address holds your access token: don't share it. Ctrl-C stops the workstation.`,
      );
      if (open && hasDisplay()) openBrowser(url);
    });

  async function startOrFind(forContext: CommandContext, port: number, pageDir: string): Promise<string | null> {
    const { root, worker } = forContext.files;
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
    const { AlreadyRunning, startWorkstation } = await import('#headless/start-workstation.ts');
    try {
      const workstation = await startWorkstation({
        dataDir: forContext.dataDir,
        resourcesDir: fileURLToPath(new URL('resources', root)),
        pageDir,
        worker,
        port,
        version,
        notices: readFileSync(new URL('resources/NOTICE.txt', root), 'utf8'),
      });
      const end = () => void workstation.stop().then(() => process.exit(0));
      forContext.signal.addEventListener('abort', end, { once: true });
      if (!forContext.signal.aborted) return workstation.url;
      end();
      return null;
    } catch (error) {
      if (!(error instanceof AlreadyRunning)) return forContext.fail('StartFailed', startProblem(error, forContext.dataDir));
      const { url, pid, mode } = error.owner;
      if (url === null) return forContext.fail('AlreadyRunning', alreadyRunning(mode, pid));
      forContext.print({ url, alreadyRunning: true }, () => `Tradewind is running already with this data folder, at\n\n  ${url}`);
      return null;
    }
  }
}

function alreadyRunning(mode: Owner['mode'], pid: number): string {
  const what = {
    electron: `Tradewind is running already with this data folder (process ${pid}). Use its window`,
    browser: `Tradewind is just starting with this data folder (process ${pid}). Try again in a moment to get its address`,
    'command-line': `Another command (process ${pid}) is using this data folder. Wait until it has finished`,
  }[mode];
  return `${what}, or give another --data-dir.`;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  if (!command) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
