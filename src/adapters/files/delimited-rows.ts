import type { ByteSource } from './byte-source.ts';
import { MAX_FIELDS, MAX_ROW_BYTES, printable, type RowCursor } from './row-cursor.ts';
import { WindowBuffer } from './window-buffer.ts';

const QUOTE = 0x22;
const CARRIAGE_RETURN = 0x0d;

/**
 * Rows of a delimited text. Quoted cells follow RFC 4180 but for one thing: a line break always ends the row, so that a
 * quote that is never closed spoils one line and not the rest of the file.
 */
export class DelimitedRows implements RowCursor {
  readonly starts = new Int32Array(MAX_FIELDS);
  readonly ends = new Int32Array(MAX_FIELDS);
  line = 0;
  fieldCount = 0;
  problem: string | null = null;
  #window: WindowBuffer;
  #source: ByteSource;
  #delimiter: number;
  #lineBreak: number;
  #start = 0;
  #end = 0;

  constructor(source: ByteSource, delimiter: string, lineBreak: string) {
    this.#source = source;
    this.#window = new WindowBuffer(source, MAX_ROW_BYTES);
    this.#delimiter = delimiter.charCodeAt(0);
    this.#lineBreak = lineBreak.charCodeAt(0);
  }

  get bytes(): Buffer {
    return this.#window.bytes;
  }

  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  next(): boolean {
    while (this.#nextLine()) {
      if (this.problem === null && this.#isBlank()) continue;
      if (this.problem === null) this.#split();
      return true;
    }
    return false;
  }

  text(): string {
    return printable(this.bytes, this.#start, this.#end);
  }

  close(): void {
    this.#source.close();
  }

  #isBlank(): boolean {
    for (let at = this.#start; at < this.#end; at++) if ((this.bytes[at] as number) > 0x20) return false;
    return true;
  }

  #nextLine(): boolean {
    const window = this.#window;
    this.problem = null;
    let from = window.position;
    for (;;) {
      const at = window.bytes.indexOf(this.#lineBreak, from);
      if (at !== -1 && at < window.end) return this.#take(at, at + 1);
      from = window.end - window.position;
      if (window.isFull) return this.#skipLongLine();
      if (!window.fill()) break;
    }
    return window.end > window.position ? this.#take(window.end, window.end) : false;
  }

  #take(end: number, next: number): boolean {
    this.#start = this.#window.position;
    this.#end = end > this.#start && this.bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    this.#window.position = next;
    this.line++;
    return true;
  }

  /** Keeps the beginning for the report, drops the rest up to the next line break. */
  #skipLongLine(): boolean {
    const window = this.#window;
    const keep = 512;
    let isFound = false;
    window.end = keep;
    while (!isFound && window.fill()) {
      const at = window.bytes.indexOf(this.#lineBreak, keep);
      isFound = at !== -1 && at < window.end;
      if (isFound) window.position = at + 1;
      else window.end = keep;
    }
    if (!isFound) window.position = window.end;
    this.#start = 0;
    this.#end = keep;
    this.fieldCount = 0;
    this.problem = `the line is longer than ${MAX_ROW_BYTES.toLocaleString('en')} bytes`;
    this.line++;
    return true;
  }

  #split(): void {
    const { bytes, starts, ends } = this;
    const delimiter = this.#delimiter;
    const end = this.#end;
    let count = 0;
    let at = this.#start;
    let isMore = true;
    while (isMore && count < MAX_FIELDS) {
      let isQuoted = bytes[at] === QUOTE && at < end;
      const start = isQuoted ? at + 1 : at;
      let cellEnd = -1;
      at = start;
      for (; at < end; at++) {
        const byte = bytes[at];
        if (isQuoted && byte === QUOTE) {
          if (bytes[at + 1] === QUOTE && at + 1 < end) at++;
          else {
            isQuoted = false;
            cellEnd = at;
          }
        } else if (byte === delimiter && !isQuoted) break;
      }
      starts[count] = start;
      ends[count++] = cellEnd === -1 ? at : cellEnd;
      isMore = at < end;
      at++;
    }
    this.fieldCount = count;
  }
}
