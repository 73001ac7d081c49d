import type { ByteSource } from './byte-source.ts';

/** A sliding window over a byte source: what is being looked at stays, the rest makes room. */
export class WindowBuffer {
  readonly bytes: Buffer;
  /** Bytes `[position, end)` have not been consumed. */
  position = 0;
  end = 0;
  #source: ByteSource;
  #isEnded = false;

  constructor(source: ByteSource, capacity: number) {
    this.#source = source;
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  get isFull(): boolean {
    return this.end === this.bytes.length && this.position === 0;
  }

  /** Moves the rest to the front and reads more; false when nothing more came. */
  fill(): boolean {
    if (this.#isEnded || this.isFull) return false;
    if (this.position > 0) {
      this.bytes.copyWithin(0, this.position, this.end);
      this.end -= this.position;
      this.position = 0;
    }
    const count = this.#source.read(this.bytes, this.end);
    this.end += count;
    this.#isEnded = count === 0;
    return count > 0;
  }
}
