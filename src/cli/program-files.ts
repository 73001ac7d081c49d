import type { ServiceName } from '#contract/index.ts';

/** Files of the program that are found by address, not imported: it runs from source or as it was built. */
export interface ProgramFiles {
  /** The checkout: resources, the built page, package.json. */
  readonly root: URL;
  /** Entry file of a worker process. */
  readonly worker: (name: ServiceName) => URL;
  /** Entry files of threads. */
  readonly importThread: URL;
  readonly writerThread: URL;
  readonly evaluationThread: URL;
  /** Folder of the files of the built-in strategies. */
  readonly strategySources: URL;
  /** The engine for sandboxes, as one text; run from source there is none, and it is made. */
  readonly strategyEngine: URL;
}

/** `entry`: address of the program's first file, src/cli/main.ts or what is built of it. */
export function programFiles(entry: string): ProgramFiles {
  const extension = entry.slice(entry.lastIndexOf('.'));
  const isBuilt = extension === '.js';
  const workers = new URL(isBuilt ? './workers/' : '../workers/', entry);
  return {
    root: new URL('../../', entry),
    worker: (name) => new URL(`${name}/main${extension}`, workers),
    importThread: new URL(`ingestion/import-thread${extension}`, workers),
    writerThread: new URL(`ingestion/writer-thread${extension}`, workers),
    evaluationThread: new URL(`research/evaluation-thread${extension}`, workers),
    strategySources: isBuilt ? new URL('research/strategies/', workers) : new URL('../core/strategy/', entry),
    strategyEngine: new URL('research/strategy-engine.js', workers),
  };
}
