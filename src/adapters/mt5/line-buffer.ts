const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const EMPTY = Buffer.alloc(0);

/** Cuts a byte stream into lines. Holds at most one unfinished line and the chunk that came last. */
export class LineBuffer {
  /** The bytes that `from` and `to` of the current line point into. */
  bytes: Buffer = EMPTY;
  /** The current line, without its line feed (and carriage return). */
  from = 0;
  to = 0;
  #next = 0;
  /** Where the search for the next line feed goes on, so that a line in many pieces is not searched again and again. */
  #searched = 0;

  /** Adds what arrived. The chunk is kept, not copied. */
  push(chunk: Buffer): void {
    const rest = this.bytes.length - this.#next;
    this.#searched -= this.#next;
    this.bytes = rest === 0 ? chunk : Buffer.concat([this.bytes.subarray(this.#next), chunk]);
    this.#next = 0;
  }

  /** Bytes of the line that is not finished yet. */
  get pending(): number {
    return this.bytes.length - this.#next;
  }

  /** Moves to the next whole line; false when there is none yet. */
  advance(): boolean {
    const end = this.bytes.indexOf(LINE_FEED, Math.max(this.#searched, this.#next));
    if (end < 0) {
      this.#searched = this.bytes.length;
      return false;
    }
    this.from = this.#next;
    this.to = end > this.from && this.bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    this.#next = end + 1;
    this.#searched = this.#next;
    return true;
  }

  clear(): void {
    this.bytes = EMPTY;
    this.from = 0;
    this.to = 0;
    this.#next = 0;
    this.#searched = 0;
  }
}
