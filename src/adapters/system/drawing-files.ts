import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { DrawingStore } from '#core/ports/drawing-store.ts';
import { clearAbandonedWrites } from './abandoned-writes.ts';

/** A file name for a symbol: readable, and another one for every symbol on disks that take `a` and `A` for the same. */
function fileName(symbol: string): string {
  const digest = createHash('sha256').update(symbol).digest('hex').slice(0, 8);
  return `${symbol.replaceAll(/[^A-Za-z0-9._-]/g, '_')}-${digest}.json`;
}

/** Drawings in `drawings/` of the data folder, one file a symbol. */
export function drawingFiles(dataDir: string): DrawingStore {
  const folder = join(dataDir, 'drawings');
  const pathOf = (symbol: string) => join(folder, fileName(symbol));
  return {
    load: (symbol) => {
      try {
        return { is: 'saved', value: JSON.parse(readFileSync(pathOf(symbol), 'utf8')) };
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { is: 'absent' } : { is: 'unreadable' };
      }
    },
    save: async (symbol, value) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await writeFileAtomic(pathOf(symbol), `${JSON.stringify(value)}\n`, { mode: 0o600 });
      clearAbandonedWrites(pathOf(symbol));
    },
    setAside: (symbol) => keep(pathOf(symbol)),
    watch: (onChange) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const watcher = watch(folder, onChange);
      return () => watcher.close();
    },
  };
}

/** Moves a file to the first free name beside it; copies it where it can't be moved. */
function keep(path: string): string | null {
  if (!existsSync(path)) return null;
  let kept = `${path}.unreadable`;
  for (let n = 2; existsSync(kept); n++) kept = `${path}.unreadable-${n}`;
  try {
    renameSync(path, kept);
  } catch {
    copyFileSync(path, kept);
  }
  return kept;
}
