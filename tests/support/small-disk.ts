import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';

/** Mounts a disk of so many megabytes at a folder, which it makes; says why not when it can't. */
export function mountSmallDisk(path: string, megabytes: number): string | null {
  if (process.getuid?.() !== 0) return 'only root can mount a small disk';
  try {
    mkdirSync(path, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this machine does not let us mount a small disk';
  }
}

/** At once, also where a file on it is still open. */
export const unmountDisk = (path: string): void => void execFileSync('umount', ['-l', path]);

/** Takes all room that is left on the disk of a folder with a file. */
export function fillDisk(folder: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(file, new Uint8Array(bavail * bsize));
  } catch (error) {
    // Somebody took some of the room meanwhile: what was left is filled.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
