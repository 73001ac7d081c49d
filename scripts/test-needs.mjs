// What tests need beyond npm packages: a Python with TA-Lib, a Chromium, and for the desktop a display and an Electron.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from './electron-runtime.mjs';
import { root } from './prepare.mjs';

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

const TALIB_PACKAGES = ['TA-Lib==0.8.2', 'numpy==2.4.6'];
/** Oldest Python for which those packages are published ready to use. */
const PYTHON_NEEDED = '3.11';
const PIP_TIMEOUT_MS = 5 * 60_000;

const lastLine = (text) => text?.trim().split('\n').at(-1) || 'it says no reason';

function installedPython() {
  const question = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${PYTHON_NEEDED.replace('.', ', ')}))`;
  const commands = process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  return commands.find(([command, ...args]) => spawnSync(command, [...args, '-c', question], { stdio: 'ignore' }).status === 0);
}

/** `{ python }` of an environment that has the pinned TA-Lib, made once in `.cache`, or `{ reason }`. */
export function talib() {
  const folder = join(root, '.cache/talib');
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, `${TALIB_PACKAGES.join(' ').replaceAll('==', '-')}.installed`);
  if (existsSync(stamp) && existsSync(python)) return { python };
  if (!installedPython() && canInstallDebianPackages()) installDebianPackages(['python3-venv']);
  const found = installedPython();
  if (!found) return { reason: `no Python ${PYTHON_NEEDED} or newer with venv is installed here` };
  console.log(`Installing ${TALIB_PACKAGES.join(' and ')} into ${folder} …`);
  rmSync(folder, { recursive: true, force: true });
  const [command, ...args] = found;
  const made = spawnSync(command, [...args, '-m', 'venv', folder], { encoding: 'utf8' });
  if (made.status !== 0) return { reason: `Python can't make an environment: ${lastLine(made.stderr || made.stdout)}` };
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', ...TALIB_PACKAGES];
  const installed = spawnSync(python, pip, { encoding: 'utf8', timeout: PIP_TIMEOUT_MS });
  if (installed.status !== 0) return { reason: `pip can't install ${TALIB_PACKAGES.join(' and ')}: ${lastLine(installed.stderr)}` };
  writeFileSync(stamp, '');
  return { python };
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
