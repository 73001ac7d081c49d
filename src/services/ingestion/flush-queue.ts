import { StorageError } from '#core/ports/market-store.ts';
import type { FlushApplier, FlushBatch } from './flush-batch.ts';

const RETRY_MS = 500;

interface Waiting {
  readonly batch: FlushBatch;
  readonly done: (firstTickSequence: number) => void;
}

/** Writes batches in their order. A batch that the disk refuses stays at the head and is tried again: nothing overtakes it. */
export class FlushQueue {
  readonly #applier: FlushApplier;
  readonly #onProblem: (sentence: string | null) => void;
  readonly #waiting: Waiting[] = [];
  #retry: ReturnType<typeof setTimeout> | null = null;
  #isBlocked = false;

  constructor(applier: FlushApplier, onProblem: (sentence: string | null) => void) {
    this.#applier = applier;
    this.#onProblem = onProblem;
  }

  push(batch: FlushBatch, done: (firstTickSequence: number) => void): void {
    this.#waiting.push({ batch, done });
    if (this.#retry === null) this.drain();
  }

  /** Tries to write everything that waits; returns whether nothing waits any more. */
  drain(): boolean {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      let firstTickSequence: number;
      try {
        firstTickSequence = this.#applier.apply(head.batch);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        this.#isBlocked = true;
        this.#onProblem(error.message);
        this.#retry = setTimeout(() => this.drain(), RETRY_MS);
        return false;
      }
      this.#waiting.shift();
      if (this.#isBlocked) {
        this.#isBlocked = false;
        this.#onProblem(null);
      }
      head.done(firstTickSequence);
    }
    return true;
  }

  stop(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }
}
