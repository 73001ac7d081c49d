import { dataFolder, prepareDataFolder } from '#adapters/system/data-folder.ts';
import { CommandFailure } from './command-failure.ts';
import type { CommandContext } from './context.ts';
import { type OpenServices, openServices } from './open-services.ts';

export interface GlobalOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** The context of one run of the command line. Services are opened when a command first asks for them. */
export function createCommandContext(globals: () => GlobalOptions): { context: CommandContext; close: () => Promise<void> } {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  let opened: Promise<OpenServices> | null = null;
  let hasProgressLine = false;
  const services = () => {
    opened ??= openServices(prepareDataFolder(dataFolder(globals().dataDir)));
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
    market: async () => (await services()).market(),
    features: async () => (await services()).features(),
    predictions: async () => (await services()).predictions(),
    print: (document, human) => {
      clearProgress();
      process.stdout.write(`${globals().json ? JSON.stringify(document, null, 2) : human()}\n`);
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r\u001b[K${text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1))}`);
      hasProgressLine = true;
    },
    fail: (code, message) => {
      clearProgress();
      throw new CommandFailure(code, message);
    },
    signal: abort.signal,
  };
  return { context, close: async () => (await opened)?.close() };
}
