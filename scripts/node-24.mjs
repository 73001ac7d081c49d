// Finds a Node that is new enough for the code: this one, or the one that npm installed beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;

/**
 * Where Node keeps the code that it has translated from TypeScript and compiled: a command needs half the time for its start then. A
 * folder that can't be written is no problem, and a file that changed is translated again.
 */
const COMPILED = { NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.tradewind/compiled', import.meta.url)) };

/** The environment for our own code on Node 24. */
export const nodeEnvironment = () => ({ ...COMPILED, ...process.env });

/** Path of a Node 24 or newer; ends the process with a sentence when there is none. */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  const names =
    process.platform === 'win32' ? ['../node_modules/node/bin/node.exe'] : ['../node_modules/node/bin/node', '../node_modules/.bin/node'];
  const local = names.map((name) => fileURLToPath(new URL(name, import.meta.url))).find((path) => existsSync(path));
  if (local) return local;
  console.error(
    `Tradewind needs Node ${NEEDED_MAJOR} or newer; this is ${process.version} and none came with the packages. Install Node ${NEEDED_MAJOR}, then try again.`,
  );
  process.exit(1);
}

/** Runs Node 24 with these arguments in this terminal; resolves with its exit status. Signals are passed on. */
export function runOnNode24(args, options = {}) {
  // The ONNX runtime reports its use to its vendor unless this says no, before it is loaded.
  const env = { ...nodeEnvironment(), ORT_DISABLE_TELEMETRY: '1' };
  const child = spawn(node24(), ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit', env, ...options });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, (signal) => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`Node ${NEEDED_MAJOR} can't be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}
