// Brings a checkout into the state that everything else expects: packages installed, bundled histories extracted, app built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { node24 } from './node-24.mjs';
import { BUILT_FROM, BUILT_PROGRAM, noteBuilt, root, stateOfSources } from './program.mjs';

export { root };

const isWindows = process.platform === 'win32';

/** Runs a command in the checkout; ends the process with its status when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: isWindows && command === 'npm', ...options });
  if (result.status !== 0) {
    console.error(`\n${[command, ...args].join(' ')} failed${result.error ? `: ${result.error.message}` : ''}.`);
    process.exit(result.status ?? 1);
  }
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name));
    else hash.update(path).update('\0').update(readFileSync(full)).update('\0');
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/** Does `work` when the inputs changed since it last succeeded, or when its product is missing. What it was done for is kept in the file `note`. */
function onceFor(note, inputs, product, work) {
  const stamp = join(root, note);
  const now = fingerprint(inputs);
  const isFresh = existsSync(join(root, product)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (isFresh) return false;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

/** Installs the pinned packages when the lock file changed. */
export function ensureInstalled() {
  onceFor('node_modules/.tradewind/installed', ['package-lock.json', '.npmrc'], 'node_modules/vite', () => {
    console.log('Installing packages (the first time takes a minute) …');
    // No package compiles anything or downloads beside the registry: all parts come prebuilt. npm that knows `allowScripts` of package.json
    // does not even ask; older ones would have make and Python go over SQLite.
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    // Beside a Node that is new enough nobody needs this one: `node24` says so where it is missing.
    spawnSync('npm', ['rebuild', 'node', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: isWindows });
  });
}

/** Extracts the bundled histories and builds the app when their sources changed. */
export function ensureBuilt() {
  onceFor('node_modules/.tradewind/histories', ['scripts/extract-histories.mjs', 'package-lock.json'], 'resources/histories', () =>
    run(node24(), ['scripts/extract-histories.mjs']),
  );
  const state = stateOfSources();
  // Kept where it was built to: another build, and one that fails, takes it away.
  onceFor('out/main/built-of', BUILT_FROM, BUILT_PROGRAM, () => {
    console.log('Building …');
    run(node24(), ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn']);
  });
  noteBuilt(state);
}
