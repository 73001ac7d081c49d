import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/**
 * Damage that opening does not notice is met later, in any process that reads the file. The mark beside it makes its writer
 * look through the whole file at its next start: the look takes seconds, too long for every start.
 */
const markOf = (path: string): string => `${path}.suspect`;

/** Asks for a check of the file at its next opening. */
export function markSuspect(path: string): void {
  try {
    writeFileSync(markOf(path), '');
  } catch {
    // The disk refuses even this: whoever meets the damage next marks it.
  }
}

/** What is wrong with the structure of a marked file; null when all is well or nobody asked. Takes the mark away. */
export function checkWhenSuspect(database: Database, path: string): string | null {
  if (!existsSync(markOf(path))) return null;
  rmSync(markOf(path), { force: true });
  const found = database.pragma('quick_check(1)', { simple: true });
  return found === 'ok' ? null : String(found);
}
