import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { ExpectedError } from '#core/result.ts';
import { detectEncoding, type TextEncoding } from './text-encoding.ts';

const SAMPLE_BYTES = 64 * 1024;

/** A text file as a stream of bytes in an encoding whose ASCII characters are one byte each. UTF-16 is rewritten as UTF-8. */
export class ByteSource {
  readonly encoding: TextEncoding;
  readonly bytesTotal: number;
  #file: number | null;
  #position: number;
  #decoder: TextDecoder | null;
  #raw: Uint8Array | null;
  #pending: Uint8Array = new Uint8Array(0);

  constructor(path: string) {
    this.#file = openRegularFile(path);
    this.bytesTotal = fstatSync(this.#file).size;
    try {
      const sample = new Uint8Array(Math.min(SAMPLE_BYTES, this.bytesTotal));
      const length = readSync(this.#file, sample, 0, sample.length, 0);
      if (length === 0) throw new ExpectedError('UnreadableFile', 'The file is empty. Expected rows of bars or ticks.');
      const { encoding, bomLength } = detectEncoding(sample.subarray(0, length));
      this.encoding = encoding;
      this.#position = bomLength;
      const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
      this.#decoder = isWide ? new TextDecoder(encoding, { ignoreBOM: true }) : null;
      this.#raw = isWide ? new Uint8Array(128 * 1024) : null;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get bytesRead(): number {
    return this.#position;
  }

  /** Fills `target` from `offset` on; returns how many bytes were written, 0 at the end. */
  read(target: Uint8Array, offset: number): number {
    if (this.#file === null) return 0;
    if (this.#decoder !== null) return this.#readWide(this.#file, this.#decoder, target, offset);
    const length = readSync(this.#file, target, offset, target.length - offset, this.#position);
    this.#position += length;
    return length;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #readWide(file: number, decoder: TextDecoder, target: Uint8Array, offset: number): number {
    const raw = this.#raw as Uint8Array;
    while (this.#pending.length === 0) {
      const length = readSync(file, raw, 0, raw.length, this.#position);
      if (length === 0) return 0;
      this.#position += length;
      this.#pending = new TextEncoder().encode(decoder.decode(raw.subarray(0, length), { stream: true }));
    }
    const count = Math.min(this.#pending.length, target.length - offset);
    target.set(this.#pending.subarray(0, count), offset);
    this.#pending = this.#pending.subarray(count);
    return count;
  }
}

/** The whole lines among a file's last bytes, as texts. For more evidence than its beginning gives. */
export function readLastLines(path: string, encoding: TextEncoding): string[] {
  const file = openRegularFile(path);
  try {
    const { size } = fstatSync(file);
    // An even place: the beginning of a character in UTF-16.
    const start = Math.max(0, Math.floor((size - SAMPLE_BYTES) / 2) * 2);
    const bytes = new Uint8Array(size - start);
    const count = readSync(file, bytes, 0, bytes.length, start);
    return new TextDecoder(encoding).decode(bytes.subarray(0, count)).split(/\r?\n/).slice(1, -1);
  } finally {
    closeSync(file);
  }
}

/** Opens for reading; refuses folders, pipes and devices, which could block for ever. */
function openRegularFile(path: string): number {
  let file: number;
  try {
    // O_NONBLOCK: opening a pipe that nobody writes to must not hang before its kind can be asked.
    file = openSync(path, 0o4000 | 0);
  } catch (error) {
    throw new ExpectedError('UnreadableFile', sentenceOf((error as NodeJS.ErrnoException).code));
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new ExpectedError('UnreadableFile', 'Expected a file, found a folder or a device. Name the file itself.');
}

function sentenceOf(code: string | undefined): string {
  if (code === 'ENOENT') return 'The file does not exist. Check its path and name.';
  if (code === 'EACCES' || code === 'EPERM') return 'The file may not be read. Change its permissions or copy it elsewhere.';
  return `The file can't be opened (${code ?? 'unknown reason'}).`;
}
