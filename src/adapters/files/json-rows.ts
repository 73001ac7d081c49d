import { ExpectedError } from '#core/result.ts';
import type { ByteSource } from './byte-source.ts';
import { MAX_FIELDS, MAX_ROW_BYTES, printable, type RowCursor } from './row-cursor.ts';
import { WindowBuffer } from './window-buffer.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const COLON = 0x3a;
const isOpening = (byte: number | undefined) => byte === OPEN_ARRAY || byte === OPEN_OBJECT;
const isClosing = (byte: number | undefined) => byte === 0x5d || byte === 0x7d;
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** An object whose value is the array of rows, as web interfaces send it: `{"status":"ok","data":[[…` */
const WRAPPED = /^\s*\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|[-+\d.eE]+|true|false|null)\s*,\s*){0,20}"[^"]*"\s*:\s*\[(?=\s*[[{])/;
const LIST = /^\s*\[(?=\s*[[{])/;

/** Where the first row begins, in bytes; null when the text is not JSON rows. One array, an object around one, or one row per line. */
export function jsonStart(sample: string): number | null {
  const match = LIST.exec(sample) ?? WRAPPED.exec(sample);
  if (match !== null) return Buffer.byteLength(match[0]);
  return /^\s*(?:\{\s*"|\[\s*["\d-])/.test(sample) ? 0 : null;
}

/** Rows of a JSON text, one element at a time; the document as a whole is never in memory. */
export class JsonRows implements RowCursor {
  readonly starts = new Int32Array(MAX_FIELDS);
  readonly ends = new Int32Array(MAX_FIELDS);
  /** Names of the cells, in the order in which they were first seen; empty when rows are arrays. */
  readonly names: string[] = [];
  line = 0;
  fieldCount = 0;
  problem: string | null = null;
  #columnOf = new Map<string, number>();
  #window: WindowBuffer;
  #source: ByteSource;
  #start = 0;
  #end = 0;
  #isEnded = false;

  constructor(source: ByteSource, start: number) {
    this.#source = source;
    this.#window = new WindowBuffer(source, 2 * MAX_ROW_BYTES);
    this.#window.fill();
    if (start > this.#window.end) throw new ExpectedError('UnreadableFile', 'The JSON text has too much before its first row.');
    this.#window.position = start;
  }

  get bytes(): Buffer {
    return this.#window.bytes;
  }

  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  next(): boolean {
    if (this.#isEnded || !this.#findStart()) return false;
    this.line++;
    this.problem = null;
    this.fieldCount = 0;
    const length = this.#measure();
    const window = this.#window;
    this.#start = window.position;
    this.#end = window.position + length;
    window.position = this.#end;
    if (this.problem === null) this.#split();
    return true;
  }

  text(): string {
    return printable(this.bytes, this.#start, this.#end);
  }

  close(): void {
    this.#source.close();
  }

  /** Goes to the opening bracket of the next element; what stands between elements is passed over. */
  #findStart(): boolean {
    const window = this.#window;
    for (;;) {
      while (window.position < window.end) {
        const byte = window.bytes[window.position];
        if (isOpening(byte)) return true;
        // The bracket that closes the list ends the rows, whatever follows it.
        if (isClosing(byte)) return false;
        window.position++;
      }
      if (!window.fill()) return false;
    }
  }

  /** Length of the element at the window's position; sets `problem` when it never ends. */
  #measure(): number {
    const window = this.#window;
    let offset = 0;
    let depth = 0;
    let isText = false;
    for (;;) {
      for (; window.position + offset < window.end; offset++) {
        const byte = window.bytes[window.position + offset];
        if (isText) {
          if (byte === 0x5c) offset++;
          else if (byte === QUOTE) isText = false;
        } else if (byte === QUOTE) isText = true;
        else if (isOpening(byte)) depth++;
        else if (isClosing(byte) && --depth === 0) return offset + 1;
        if (offset > MAX_ROW_BYTES) return this.#giveUp(`the element is longer than ${MAX_ROW_BYTES.toLocaleString('en')} bytes`);
      }
      if (!window.fill()) return this.#giveUp('the file ends inside this element');
    }
  }

  /** Behind an element without an end nothing can be told apart any more. */
  #giveUp(problem: string): number {
    this.problem = problem;
    this.#isEnded = true;
    return this.#window.end - this.#window.position;
  }

  #split(): void {
    const { bytes } = this;
    const isObject = bytes[this.#start] === OPEN_OBJECT;
    if (isObject) this.ends.fill(0, 0, Math.max(1, this.names.length));
    if (isObject) this.starts.fill(0, 0, Math.max(1, this.names.length));
    const last = this.#end - 1;
    let at = this.#start + 1;
    let column = 0;
    while (at < last) {
      while (at < last && isBlank(bytes[at])) at++;
      if (at >= last) break;
      if (isObject) {
        const name = this.#readName(at, last);
        if (name === null) return;
        column = name.column;
        at = name.next;
      }
      at = this.#readCell(at, last, column++);
    }
    this.fieldCount = isObject ? this.names.length : column;
  }

  #readName(from: number, last: number): { column: number; next: number } | null {
    const { bytes } = this;
    const end = bytes[from] === QUOTE ? bytes.indexOf(QUOTE, from + 1) : -1;
    let at = end + 1;
    while (at < last && isBlank(bytes[at])) at++;
    if (end < 0 || end >= last || bytes[at] !== COLON) {
      this.problem = 'the element is not valid JSON';
      return null;
    }
    const name = bytes.toString('utf8', from + 1, end);
    let column = this.#columnOf.get(name);
    if (column === undefined) {
      column = Math.min(this.names.length, MAX_FIELDS - 1);
      if (this.names.length < MAX_FIELDS) this.names.push(name);
      this.#columnOf.set(name, column);
    }
    at++;
    while (at < last && isBlank(bytes[at])) at++;
    return { column, next: at };
  }

  /** Notes where a value begins and ends; returns where the next one starts. `null` is an absent cell. */
  #readCell(from: number, last: number, column: number): number {
    const { bytes } = this;
    let at = from;
    let depth = 0;
    let isText = false;
    for (; at < last; at++) {
      const byte = bytes[at];
      if (isText) {
        if (byte === 0x5c) at++;
        else if (byte === QUOTE) isText = false;
      } else if (byte === QUOTE) isText = true;
      else if (isOpening(byte)) depth++;
      else if (isClosing(byte)) depth--;
      else if (byte === COMMA && depth === 0) break;
    }
    let end = at;
    while (end > from && isBlank(bytes[end - 1])) end--;
    const isQuoted = end - from >= 2 && bytes[from] === QUOTE && bytes[end - 1] === QUOTE;
    const isNull = end - from === 4 && bytes[from] === 0x6e && bytes[from + 1] === 0x75;
    if (column < MAX_FIELDS) {
      this.starts[column] = isQuoted ? from + 1 : from;
      this.ends[column] = isNull ? from : isQuoted ? end - 1 : end;
    }
    return at + 1;
  }
}
