/**
 * One value that changes, many readers. A reader gets the present value at once (if there is one) and then the newest
 * whenever it asks again: slow readers skip, nothing queues up.
 */
export class LatestChannel<T> {
  #value: T | undefined;
  #version = 0;
  #waiting = new Set<() => void>();
  #isClosed = false;

  get value(): T | undefined {
    return this.#value;
  }

  get hasReaders(): boolean {
    return this.#waiting.size > 0;
  }

  publish(value: T): void {
    this.#value = value;
    this.#version++;
    this.#wake();
  }

  /** Ends every reader. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async *read(signal: AbortSignal): AsyncGenerator<T> {
    let seen = 0;
    while (!(signal.aborted || this.#isClosed)) {
      if (this.#version > seen) {
        seen = this.#version;
        yield this.#value as T;
      } else await this.#nextChange(signal);
    }
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
