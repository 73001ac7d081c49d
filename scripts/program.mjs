// Which program to run: the built one, which starts in a third of the time, or its source where that has changed since.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the build is made of, and the program of the command line in it. */
export const BUILT_FROM = ['src', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];
export const BUILT_PROGRAM = 'out/main/cli.js';

/** Beside what it tells of: any build, `npm run build` and `npm run dev` too, empties that folder before it writes the first file. */
const STAMP = join(root, 'out/main/built-state');

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

const builtState = () => (existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null);

/** Says that what is built is made of sources in that state. In a checkout that can't be written nothing is said, and the source runs. */
export function noteBuilt(state) {
  if (builtState() === state) return;
  try {
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, state);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

/** Path of the program of the command line: as it was built while that is made of the sources as they are now, else the source. */
export function program() {
  const built = join(root, BUILT_PROGRAM);
  const isCurrent = existsSync(built) && builtState() === stateOfSources();
  return isCurrent ? built : join(root, 'src/cli/main.ts');
}
