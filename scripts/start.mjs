// npm start: installs when needed, builds when stale, opens the desktop app; in a browser where there is no Electron.
import { spawn } from 'node:child_process';
import { electronRuntime } from './electron-runtime.mjs';
import { runOnNode24 } from './node-24.mjs';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';
import { BUILT_PROGRAM } from './program.mjs';

const args = process.argv.slice(2);
const wantsBrowser = args.includes('--browser');
const passedOn = args.filter((argument) => argument !== '--browser');

ensureInstalled();
ensureBuilt();

const runtime = wantsBrowser ? { reason: null } : electronRuntime();
if (runtime.executable) {
  const child = spawn(runtime.executable, ['.', ...passedOn], { cwd: root, stdio: 'inherit' });
  process.on('SIGINT', () => child.kill('SIGTERM'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('exit', (code) => process.exit(code ?? 1));
} else {
  if (runtime.reason) console.log(`No desktop window: ${runtime.reason}. Serving the same workstation to a browser instead.`);
  process.exitCode = await runOnNode24([BUILT_PROGRAM, 'serve', ...passedOn], { cwd: root });
}
