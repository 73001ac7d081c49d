// What the end-to-end tests need beyond npm packages: a Chromium, and for the desktop a display and an Electron.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { electronRuntime } from './electron-runtime.mjs';

const CHROMIUM_PATHS = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:/Program Files/Google/Chrome/Application/chrome.exe', 'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe'],
};

const XVFB_RUN = '/usr/bin/xvfb-run';

const canInstallDebianPackages = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function installDebianPackages(names) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment }).status === 0;
  console.log(`Installing Debian packages: ${names.join(', ')} …`);
  return apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...names]);
}

/** `{ executable }` of a Chromium, or `{ reason }`. */
export function chromium() {
  const find = () => [process.env.CHROMIUM_PATH, ...(CHROMIUM_PATHS[process.platform] ?? [])].find((path) => path && existsSync(path));
  const present = find();
  if (present) return { executable: present };
  if (canInstallDebianPackages() && installDebianPackages(['chromium', 'fonts-liberation'])) return { executable: find() };
  return { reason: 'no Chromium or Chrome is installed here' };
}

/**
 * How to run the desktop tests: `{ prefix }`, a command to put before them, or `{ reason }`. `DESKTOP_TEST_WRAPPER` names a
 * command that provides an Electron, a display and an unprivileged user where a machine has none of its own.
 */
export function desktop() {
  const wrapper = process.env.DESKTOP_TEST_WRAPPER;
  if (wrapper) return { prefix: [wrapper] };
  const runtime = electronRuntime();
  if (runtime.executable) return { prefix: [] };
  if (process.platform === 'linux' && process.getuid?.() !== 0 && existsSync(XVFB_RUN)) return onVirtualDisplay();
  return runtime;
}

/** A display of its own for a machine that has none, such as a build server. */
function onVirtualDisplay() {
  const runtime = electronRuntime({ hasDisplay: true });
  return runtime.executable ? { prefix: [XVFB_RUN, '-a', '-s', '-screen 0 1600x1000x24'] } : runtime;
}
