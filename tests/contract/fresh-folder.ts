import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new temporary folder and how to remove it. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'tradewind-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
