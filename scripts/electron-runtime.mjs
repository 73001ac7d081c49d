// Finds an Electron that can run here, or says in one line why there is none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from './node-24.mjs';
import { root } from './prepare.mjs';

const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;

function installedExecutable() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = override ?? join(root, 'node_modules/electron/dist');
  const pathFile = join(root, 'node_modules/electron/path.txt');
  const usual =
    process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : process.platform === 'win32' ? 'electron.exe' : 'electron';
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : usual;
  const executable = join(folder, name);
  return existsSync(executable) ? executable : null;
}

/** `{ executable }`, or `{ reason }` in words for the trader. Downloads the runtime when it is not there yet. */
export function electronRuntime({ hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) } = {}) {
  if (process.platform === 'linux') {
    if (!hasDisplay) return { reason: 'there is no display here' };
    if (process.getuid?.() === 0) return { reason: 'Electron keeps its sandbox on, which Linux refuses to root' };
  }
  const present = installedExecutable();
  if (present) return { executable: present };
  console.log('Fetching the Electron runtime …');
  const download = spawnSync(node24(), ['node_modules/electron/install.js'], { cwd: root, stdio: 'ignore', timeout: DOWNLOAD_TIMEOUT_MS });
  const executable = download.status === 0 ? installedExecutable() : null;
  return executable ? { executable } : { reason: "Electron's runtime can't be downloaded from here" };
}
