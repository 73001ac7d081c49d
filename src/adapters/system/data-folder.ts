import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longest path of a Unix socket that every system takes (macOS: 104 with the final zero). */
const MAX_SOCKET_PATH = 100;

/** The data folder: the given one, else `TRADEWIND_HOME`, else the system's application-data folder (the same as Electron's). */
export function dataFolder(
  given: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  const chosen = given ?? environment.TRADEWIND_HOME;
  if (chosen) return resolve(chosen);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tradewind');
  if (platform === 'win32') return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Tradewind');
  return join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Tradewind');
}

/** Longest path of the folder in bytes: SQLite opens no file whose path is over 512, and puts its own endings to the names. */
const MAX_FOLDER_PATH = 420;

/** Makes the data folder, readable by its owner only, and returns its real path. Throws when nothing can be written there. */
export function prepareDataFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const real = realpathSync(path);
  const length = Buffer.byteLength(real);
  if (length > MAX_FOLDER_PATH) {
    const found = `The path of the data folder has ${length} bytes, and the database takes at most ${MAX_FOLDER_PATH}.`;
    throw new Error(`${found} Choose a shorter one with --data-dir.`);
  }
  accessSync(real, constants.W_OK | constants.X_OK);
  return real;
}

/** Where a process of this data folder listens. Falls back to the temporary folder when the path would be too long. */
export function localSocketPath(dataDir: string, name: string, platform: string = process.platform): string {
  const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\tradewind-${id}-${name}`;
  const inDataDir = join(dataDir, 'run', `${name}.sock`);
  const path = Buffer.byteLength(inDataDir) <= MAX_SOCKET_PATH ? inDataDir : join(tmpdir(), `tradewind-${id}`, `${name}.sock`);
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  return path;
}
