import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * To delete something SQLite writes the pages that lead to it, some tens of 8 KiB, to its log first, and nothing of what is deleted. More than that
 * lets the log be emptied, too.
 */
const RESERVED_BYTES = 4 << 20;

/** Room on the disk beside a file that is given back when the disk is full, so that something can still be deleted from it. */
export class ReservedRoom {
  readonly #path: string;

  /** `path`: the file that it is for. */
  constructor(path: string) {
    this.#path = `${path}-reserve`;
    this.keep();
  }

  /** Takes the room, or what there is of it, if it is not held. */
  keep(): void {
    if (statSync(this.#path, { throwIfNoEntry: false })?.size === RESERVED_BYTES) return;
    try {
      const { bavail, bsize } = statfsSync(dirname(this.#path));
      writeFileSync(this.#path, new Uint8Array(Math.min(RESERVED_BYTES, bavail * bsize)), { mode: 0o600 });
    } catch {
      // What could be written of it is a reserve as well, and the next time there may be more room.
    }
  }

  giveBack(): void {
    rmSync(this.#path, { force: true });
  }
}
