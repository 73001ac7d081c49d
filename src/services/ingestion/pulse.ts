import { LatestChannel } from '../latest-channel.ts';

/** Tells many readers that something changed, at most once per interval: at once after a quiet time, else at the interval's end. */
export class Pulse {
  readonly #channel = new LatestChannel<number>();
  readonly #everyMs: number;
  readonly #monotonicMs: () => number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #beats = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(everyMs: number, monotonicMs: () => number) {
    this.#everyMs = everyMs;
    this.#monotonicMs = monotonicMs;
    this.#channel.publish(0);
  }

  changed(): void {
    if (this.#timer !== null) return;
    const dueMs = this.#lastMs + this.#everyMs - this.#monotonicMs();
    if (dueMs <= 0) this.#beat();
    else this.#timer = setTimeout(() => this.#beat(), dueMs);
  }

  /** Beats until aborted; the first at once. */
  beats(signal: AbortSignal): AsyncGenerator<number> {
    return this.#channel.read(signal);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#channel.close();
  }

  #beat(): void {
    this.#timer = null;
    this.#lastMs = this.#monotonicMs();
    this.#channel.publish(++this.#beats);
  }
}
