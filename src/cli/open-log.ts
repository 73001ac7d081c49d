import { join } from 'node:path';
import { StorageError } from '#core/ports/market-store.ts';
import type { CommandContext } from './context.ts';
import type { TopicFile } from './replay-topics.ts';

/** Opens a file of the data folder to read its log; ends the command where there is none. */
export function openLogFile<T>(context: CommandContext, file: TopicFile, opener: (path: string) => T): T {
  try {
    return opener(join(context.dataDir, `${file}.db`));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return context.fail(
      'NoData',
      `There is no event log in ${context.dataDir} yet. Start the app once, or name the data folder with --data-dir.`,
    );
  }
}
