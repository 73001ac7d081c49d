import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { StorageError } from '#core/ports/market-store.ts';
import type { CheckStore, LeftOutFile, UserCodeFiles } from '#core/ports/user-code-files.ts';
import { ExpectedError } from '#core/result.ts';
import { clearAbandonedWrites } from './abandoned-writes.ts';
import { readUserCode } from './read-user-code.ts';

const FILE = /^(?=.{1,43}$)([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.ts$/;

/** The TypeScript files of a folder, for example `indicators` of the data folder. `declarations` is put beside them, for editors. */
export function userCodeFiles(folder: string, declarations: string): UserCodeFiles {
  const prepare = () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [path, text] = [join(folder, 'tradewind.d.ts'), readFileSync(declarations, 'utf8')];
    if (textOf(path) !== text) writeFileAtomic.sync(path, text);
  };
  return {
    list: () =>
      namesIn(folder).flatMap((file) => {
        const name = FILE.exec(file)?.[1];
        const read = name === undefined ? null : readUserCode(join(folder, file));
        return name !== undefined && read && 'source' in read ? [{ name, source: read.source }] : [];
      }),
    leftOut: () =>
      namesIn(folder).flatMap((file): LeftOutFile[] => {
        if (!/\.ts$/i.test(file) || /\.d\.ts$/i.test(file)) return [];
        const name = file.slice(0, -'.ts'.length);
        if (!FILE.test(file))
          return [{ name, reason: `a name has up to 40 small letters, digits and hyphens. Call it ${fittingName(name)}.ts.` }];
        const read = readUserCode(join(folder, file));
        if (read === null) return [{ name, reason: 'the link leads nowhere. Take it away, or put back what it leads to.' }];
        return 'refused' in read ? [{ name, reason: read.refused }] : [];
      }),
    watch: (onChange) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const watcher = watch(folder, onChange);
        // A folder that was deleted is followed no more; its files are gone anyway.
        watcher.on('error', () => watcher.close());
        return () => watcher.close();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
        // It can't be made or followed, or the system follows too many already: all else in the process goes on, and looks when it is asked.
        return () => undefined;
      }
    },
    create: (name, source) => {
      const path = join(folder, `${name}.ts`);
      if (existsSync(path)) throw new ExpectedError('FileExists', `There is a file ${name}.ts already. Choose another name.`);
      changing(`${name}.ts could not be written`, () => {
        prepare();
        writeFileAtomic.sync(path, source);
      });
      return path;
    },
    write: (name, source) =>
      changing(`${name}.ts could not be saved`, () => {
        prepare();
        writeFileAtomic.sync(join(folder, `${name}.ts`), source);
        clearAbandonedWrites(join(folder, `${name}.ts`));
      }),
    remove: (name) => {
      const path = join(folder, `${name}.ts`);
      const read = readUserCode(path);
      if (read === null || 'refused' in read) return false;
      changing(`${name}.ts could not be deleted`, () => rmSync(path));
      return true;
    },
    declarations: () => readFileSync(declarations, 'utf8'),
  };
}

/** A name like that one that a file of user code may have. */
function fittingName(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  const joined = words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 40);
  return joined.replace(/-$/, '') || 'my-own';
}

/** Says in words what the disk refuses. */
function changing(failed: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new StorageError('StorageFull', `${failed}: the disk is full. Make room, then try again.`);
    throw new StorageError('StorageFailed', `${failed}: the system refused it (${code}). Check that its folder can be written.`);
  }
}

/** What was found of sources, one small file each. */
export function checkFiles(folder: string): CheckStore {
  const pathOf = (hash: string) => join(folder, `${hash}.json`);
  return {
    load: (hash) => {
      try {
        return JSON.parse(readFileSync(pathOf(hash), 'utf8'));
      } catch {
        return null;
      }
    },
    save: (hash, value) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(pathOf(hash), JSON.stringify(value), { mode: 0o600 });
        prune(folder);
      } catch {
        // What can't be kept is found again.
      }
    },
  };
}

/** Every change of a file leaves one behind. */
const MOST_CHECKS = 300;

function prune(folder: string): void {
  const names = namesIn(folder);
  if (names.length <= MOST_CHECKS) return;
  const byAge = names.map((name) => ({ path: join(folder, name), ageMs: statSync(join(folder, name)).mtimeMs }));
  byAge.sort((a, b) => a.ageMs - b.ageMs);
  for (const { path } of byAge.slice(0, names.length - MOST_CHECKS)) rmSync(path, { force: true });
}

/** A file that goes away while it is read is not there; neither is what is no file. */
function textOf(path: string): string | null {
  try {
    if (!statSync(path).isFile()) return null;
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
