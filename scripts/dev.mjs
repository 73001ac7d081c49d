// npm run dev: builds on every change (two seconds) and starts the app anew. Not a hot-module server: the page keeps the strict policy
// that it has everywhere, and what runs here is what ships.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from './electron-runtime.mjs';
import { node24 } from './node-24.mjs';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';
import { BUILT_PROGRAM } from './program.mjs';

const QUIET_MS = 300;
const args = process.argv.slice(2);

ensureInstalled();
ensureBuilt();
const runtime = electronRuntime();
if (runtime.reason) console.log(`No desktop window: ${runtime.reason}. Serving to a browser instead.`);

let app = start();
let isRestarting = false;
let timer;

function start() {
  const child = runtime.executable
    ? spawn(runtime.executable, ['.', ...args], { cwd: root, stdio: 'inherit' })
    : spawn(node24(), [BUILT_PROGRAM, 'serve', ...args], { cwd: root, stdio: 'inherit' });
  child.once('exit', (code) => {
    if (!isRestarting) process.exit(code ?? 0);
  });
  return child;
}

function build() {
  const command = ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'];
  return new Promise((resolve) => spawn(node24(), command, { cwd: root, stdio: 'inherit' }).once('exit', (code) => resolve(code === 0)));
}

async function rebuild() {
  if (isRestarting) return;
  console.log('Changed: building …');
  if (!(await build())) return;
  isRestarting = true;
  const ended = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGTERM');
  await ended;
  isRestarting = false;
  app = start();
}

watch(join(root, 'src'), { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(rebuild, QUIET_MS);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill('SIGTERM'));
