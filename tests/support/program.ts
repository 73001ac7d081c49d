import { pathToFileURL } from 'node:url';
import { strategyEngineAt } from '#workers/research/strategy-engine.ts';
import { program } from '../../scripts/program.mjs';
import { programFiles } from '../../src/cli/program-files.ts';

/** The program of the command line as whoever calls `tradewind` gets it: built, or its source where that has changed since. */
export const PROGRAM = program();

/** Its workers, threads and what else it finds by address. */
export const FILES = programFiles(pathToFileURL(PROGRAM).href);

export const strategyEngineText = strategyEngineAt(FILES.strategyEngine);
