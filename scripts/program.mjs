// Which program to run: the built one, which starts in a third of the time, or its source where that has changed since.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the build is made of, and the program of the command line in it. */
export const BUILT_FROM = ['src', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];
export const BUILT_PROGRAM = 'out/main/cli.js';

const STAMP = join(root, 'node_modules/.tradewind/built-state');

/** Changes with every change of a source, a copy of the checkout included. Reads no file: who starts a command waits for it. */
export function stateOfSources() {
  let count = 0;
  let bytes = 0;
  let newestMs = 0;
  const see = (path) => {
    const stats = statSync(path);
    count++;
    bytes += stats.size;
    newestMs = Math.max(newestMs, stats.ctimeMs);
    if (stats.isDirectory()) for (const name of readdirSync(path)) see(join(path, name));
  };
  for (const name of BUILT_FROM) see(join(root, name));
  return `${count} ${bytes} ${newestMs}`;
}

/** Says that what is built is made of sources in that state. */
export function noteBuilt(state) {
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, state);
}

/** Path of the program of the command line: as it was built while that is made of the sources as they are now, else the source. */
export function program() {
  const built = join(root, BUILT_PROGRAM);
  const isCurrent = existsSync(STAMP) && existsSync(built) && readFileSync(STAMP, 'utf8') === stateOfSources();
  return isCurrent ? built : join(root, 'src/cli/main.ts');
}
