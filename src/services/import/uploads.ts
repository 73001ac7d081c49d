import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '#core/result.ts';

/** Largest file that is taken, in bytes. */
const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;
/** Most bytes of one append. */
const MAX_APPEND_BYTES = 4 * 1024 * 1024;
/** Uploads kept at a time; the one begun first gives way. */
const MAX_UPLOADS = 4;

interface Upload {
  readonly path: string;
  readonly fileName: string;
  readonly bytesTotal: number;
  bytesReceived: number;
}

const tooLarge = () =>
  new ExpectedError(
    'TooLarge',
    `The file is larger than announced or than ${MAX_UPLOAD_BYTES / 1024 ** 3} GB. Split it, or import it from the command line.`,
  );

/** A name to show, from whatever was sent: no folder, no control characters. It is never used as a path. */
export function displayName(fileName: string): string {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 200) || 'upload';
}

/** Files on their way from the window, as temporary files that are named by us alone. */
export class Uploads {
  readonly #folder: string;
  readonly #newId: () => string;
  readonly #uploads = new Map<string, Upload>();

  constructor(folder: string, newId: () => string) {
    this.#folder = folder;
    this.#newId = newId;
  }

  /** Makes the folder and removes what an earlier run left in it. */
  async clean(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  async begin(fileName: string, bytesTotal: number): Promise<string> {
    if (bytesTotal > MAX_UPLOAD_BYTES) throw tooLarge();
    const oldest = this.#uploads.keys().next().value;
    if (oldest !== undefined && this.#uploads.size >= MAX_UPLOADS) await this.discard(oldest);
    const uploadId = this.#newId();
    const path = join(this.#folder, `upload-${uploadId}`);
    await (await open(path, 'wx', 0o600)).close();
    this.#uploads.set(uploadId, { path, fileName: displayName(fileName), bytesTotal, bytesReceived: 0 });
    return uploadId;
  }

  async append(uploadId: string, bytes: Uint8Array): Promise<number> {
    const upload = this.#find(uploadId);
    if (bytes.length > MAX_APPEND_BYTES || upload.bytesReceived + bytes.length > upload.bytesTotal) throw tooLarge();
    const position = upload.bytesReceived;
    upload.bytesReceived += bytes.length;
    try {
      const file = await open(upload.path, 'r+');
      try {
        await file.write(bytes, 0, bytes.length, position);
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      await this.discard(uploadId);
      throw new ExpectedError('StorageFull', 'There is no room on the disk for the file. Free some space and choose it again.');
    }
    return upload.bytesReceived;
  }

  /** Where a complete upload lies. Throws `UnknownUpload` when there is none or bytes are missing. */
  path(uploadId: string): { path: string; fileName: string } {
    const upload = this.#find(uploadId);
    if (upload.bytesReceived < upload.bytesTotal)
      throw new ExpectedError(
        'UnknownUpload',
        `Only ${upload.bytesReceived} of ${upload.bytesTotal} bytes of the file have arrived. Choose it again.`,
      );
    return { path: upload.path, fileName: upload.fileName };
  }

  async discard(uploadId: string): Promise<void> {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) return;
    this.#uploads.delete(uploadId);
    await rm(upload.path, { force: true });
  }

  #find(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) throw new ExpectedError('UnknownUpload', 'The file is no longer there. Choose it again.');
    return upload;
  }
}
