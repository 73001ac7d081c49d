/** Things by key, the most recently used ones up to a limit on their sizes together. */
export class RecentlyUsed<T> {
  readonly #limit: number;
  readonly #sizeOf: (item: T) => number;
  readonly #onForgotten: (item: T) => void;
  /** In order of use, oldest first. */
  readonly #items = new Map<string, T>();

  constructor(limit: number, sizeOf: (item: T) => number, onForgotten: (item: T) => void = () => undefined) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
    this.#onForgotten = onForgotten;
  }

  get count(): number {
    return this.#items.size;
  }

  /** The thing under that key, made if it is not there. It counts as used last. */
  use(key: string, make: () => T): T {
    const item = this.#items.get(key) ?? make();
    this.#items.delete(key);
    this.#items.set(key, item);
    return item;
  }

  /** Forgets the least recently used until the limit holds; never the one under `keptKey`. To be called after things have grown. */
  trim(keptKey: string): void {
    let total = 0;
    for (const item of this.#items.values()) total += this.#sizeOf(item);
    for (const [key, item] of this.#items) {
      if (total <= this.#limit) return;
      if (key === keptKey) continue;
      total -= this.#sizeOf(item);
      this.#items.delete(key);
      this.#onForgotten(item);
    }
  }
}
