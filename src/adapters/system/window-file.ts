import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** Where the window was left, in `window.json` of the data folder. What can't be read or written is not worth a word: it is a place. */
export function windowFile(dataDir: string): { load(): unknown; save(place: object): void } {
  const path = join(dataDir, 'window.json');
  return {
    load: () => {
      try {
        return JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        return null;
      }
    },
    // At once: the window may be closing.
    save: (place) => {
      try {
        writeFileAtomic.sync(path, `${JSON.stringify(place)}\n`, { mode: 0o600 });
      } catch {
        // The next start takes the usual place.
      }
    },
  };
}
