import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const BUFFER_ROWS = 8192;

/** Writes rows of doubles to a file, one after another. */
export class RowFileWriter {
  count = 0;
  readonly #width: number;
  readonly #file: number;
  readonly #rows: Float64Array;
  #buffered = 0;

  constructor(path: string, width: number) {
    this.#width = width;
    this.#file = openSync(path, 'w', 0o600);
    this.#rows = new Float64Array(BUFFER_ROWS * width);
  }

  push(row: Float64Array): void {
    const base = this.#buffered * this.#width;
    for (let index = 0; index < this.#width; index++) this.#rows[base + index] = row[index] as number;
    this.count++;
    if (++this.#buffered === BUFFER_ROWS) this.#flush();
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#rows.buffer, 0, this.#buffered * this.#width * 8);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#buffered = 0;
  }
}

/** Reads rows of doubles by their place in a file. */
export class RowFileReader {
  readonly #width: number;
  readonly #file: number;

  constructor(path: string, width: number) {
    this.#width = width;
    this.#file = openSync(path, 'r');
  }

  /** Rows `[first, first + count)`, cut to what exists. */
  read(first: number, count: number): Float64Array {
    const rows = new Float64Array(count * this.#width);
    const bytes = Buffer.from(rows.buffer);
    let at = 0;
    while (at < bytes.length) {
      const length = readSync(this.#file, bytes, at, bytes.length - at, first * this.#width * 8 + at);
      if (length === 0) break;
      at += length;
    }
    return rows.subarray(0, Math.floor(at / 8 / this.#width) * this.#width);
  }

  close(): void {
    closeSync(this.#file);
  }
}
