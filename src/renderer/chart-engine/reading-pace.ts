import { READING_PACE_MS } from '../connection/follow.ts';

/** Runs `write` for what changes all the time: at once when it is asked for after a while, else as soon as somebody could have read what stands there. */
export class ReadingPace {
  readonly #write: () => void;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #timer: number | undefined;

  constructor(write: () => void) {
    this.#write = write;
  }

  /** Asks for it to be written. */
  ask(): void {
    if (this.#timer !== undefined) return;
    const leftMs = this.#writtenMs + READING_PACE_MS - performance.now();
    if (leftMs <= 0) this.#now();
    else this.#timer = window.setTimeout(this.#now, leftMs);
  }

  /** Takes back what was asked. */
  cancel(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #now = (): void => {
    this.#timer = undefined;
    this.#writtenMs = performance.now();
    this.#write();
  };
}
