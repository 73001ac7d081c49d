import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** No write takes so long: what is older was left by a process that was killed in the middle. */
const ABANDONED_AFTER_MS = 60_000;

/** Takes away what killed writes of a file left beside it: a file is written whole under another name, with a number behind, and renamed. */
export function clearAbandonedWrites(path: string): void {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  const beforeMs = Date.now() - ABANDONED_AFTER_MS;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix) || !/^\d+$/.test(name.slice(prefix.length))) continue;
    const left = statSync(join(folder, name), { throwIfNoEntry: false });
    if (left !== undefined && left.mtimeMs < beforeMs) rmSync(join(folder, name), { force: true });
  }
}
