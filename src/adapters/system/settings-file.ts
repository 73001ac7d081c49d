import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { SettingsStore } from '#core/ports/settings-store.ts';
import { clearAbandonedWrites } from './abandoned-writes.ts';

/**
 * Settings in `settings.json` of the data folder. A file that can't be read is kept as `settings.json.unreadable`, and
 * `onUnreadable` is told so in a sentence.
 */
export function settingsFile(dataDir: string, onUnreadable: (sentence: string) => void): SettingsStore {
  const path = join(dataDir, 'settings.json');
  return {
    load: () => {
      try {
        const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
        throw new Error('not an object');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        setAside(path);
        onUnreadable(`The settings could not be read. The app starts with the usual ones; yours were kept as ${path}.unreadable.`);
        return null;
      }
    },
    save: async (settings) => {
      await writeFileAtomic(path, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
      clearAbandonedWrites(path);
    },
  };
}

function setAside(path: string): void {
  try {
    renameSync(path, `${path}.unreadable`);
  } catch {
    // Nothing to keep.
  }
}
