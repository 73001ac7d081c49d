import { dataFolder, prepareDataFolder } from '#adapters/system/data-folder.ts';
import { startProblem } from '#adapters/system/start-problem.ts';
import { CommandFailure } from './command-failure.ts';
import type { CommandContext } from './context.ts';
import type { OpenServices } from './open-services.ts';
import type { ProgramFiles } from './program-files.ts';

export interface GlobalOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** The context of one run of the command line. Services are opened when a command first asks for them. */
export function createCommandContext(
  globals: () => GlobalOptions,
  files: ProgramFiles,
): { context: CommandContext; close: () => Promise<void> } {
  const signal = abortedBySignals();
  let opened: Promise<OpenServices> | null = null;
  let hasProgressLine = false;
  const services = () => {
    opened ??= openDataFolder(dataFolder(globals().dataDir), files);
    return opened;
  };
  const clearProgress = () => {
    if (hasProgressLine) process.stderr.write('\r\u001b[K');
    hasProgressLine = false;
  };

  const context: CommandContext = {
    get json() {
      return globals().json === true;
    },
    get dataDir() {
      return dataFolder(globals().dataDir);
    },
    files,
    market: async () => (await services()).market(),
    features: async () => (await services()).features(),
    predictions: async () => (await services()).predictions(),
    research: async () => (await services()).research(),
    print: (document, human) => {
      clearProgress();
      process.stdout.write(`${globals().json ? JSON.stringify(document, null, 2) : human()}\n`);
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r\u001b[K${text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1))}`);
      hasProgressLine = true;
    },
    fail: (code, message, data) => {
      clearProgress();
      throw new CommandFailure(code, message, data);
    },
    signal,
  };
  // Services that could not be opened have been reported; there is nothing to close then.
  return { context, close: async () => (await opened?.catch(() => null))?.close() };
}

async function openDataFolder(dataDir: string, files: ProgramFiles): Promise<OpenServices> {
  try {
    const { openServices } = await import('./open-services.ts');
    return await openServices(prepareDataFolder(dataDir), files);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure('StartFailed', startProblem(error, dataDir));
  }
}

/** A terminal's Ctrl-C may arrive twice: from the terminal and from the process that started this one. */
const SAME_SIGNAL_MS = 500;

/** Aborted by Ctrl-C, a closed terminal or a polite kill. Asked again while it is still busy, the process ends at once. */
function abortedBySignals(): AbortSignal {
  const abort = new AbortController();
  let firstMs = 0;
  const onSignal = () => {
    if (abort.signal.aborted && performance.now() - firstMs > SAME_SIGNAL_MS) process.exit(130);
    if (abort.signal.aborted) return;
    firstMs = performance.now();
    abort.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return abort.signal;
}
