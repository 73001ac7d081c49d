import type { featuresContract, marketContract, predictionsContract, researchContract } from '#contract/index.ts';
import type { Client } from '#rpc/types.ts';
import type { ProgramFiles } from './program-files.ts';

/** What every command of the command line works with. */
export interface CommandContext {
  /** Whether one JSON document goes to standard output and nothing else. */
  readonly json: boolean;
  readonly dataDir: string;
  readonly files: ProgramFiles;
  /** Clients of the running app where there is one, else of the same services in this process. */
  market(): Promise<Client<typeof marketContract>>;
  features(): Promise<Client<typeof featuresContract>>;
  predictions(): Promise<Client<typeof predictionsContract>>;
  research(): Promise<Client<typeof researchContract>>;
  /** Prints the result: the document under `--json`, else the human text. */
  print(document: unknown, human: () => string): void;
  /** A line on standard error that the next one replaces; nothing where that is not a terminal. */
  progress(text: string): void;
  /** Ends the command: one line on standard error, exit status 1, and the error document under `--json`. */
  fail(code: string, message: string, data?: unknown): never;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
