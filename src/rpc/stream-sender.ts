import type { StreamDefinition } from '#contract/define.ts';
import { ExpectedError } from '#core/result.ts';
import { type Envelope, INITIAL_CREDIT } from './envelope.ts';
import type { Transport } from './transport.ts';

/** Sends a stream's items no faster than its reader takes them, by the rule that the contract declares. */
export class StreamSender {
  readonly #transport: Transport;
  readonly #id: number;
  readonly #definition: StreamDefinition;
  #credit: number;
  #waiting: unknown[] = [];
  #onDrained: (() => void) | null = null;

  constructor(transport: Transport, id: number, definition: StreamDefinition) {
    this.#transport = transport;
    this.#id = id;
    this.#definition = definition;
    this.#credit = INITIAL_CREDIT[definition.whenSlow];
  }

  /** Throws `Overflow` when more items wait than the contract allows. */
  send(item: unknown): void {
    if (this.#definition.whenSlow === 'latest') this.#waiting = [item];
    else {
      this.#waiting.push(item);
      if (this.#waiting.length > this.#definition.bound) {
        throw new ExpectedError(
          'Overflow',
          `The reader is more than ${this.#definition.bound} items behind. Read again from the last item you have.`,
        );
      }
    }
    this.#flush();
  }

  grant(count: number): void {
    this.#credit = Math.min(this.#credit + count, 10_000);
    this.#flush();
  }

  /** Resolves when nothing waits any more, or when aborted. */
  drained(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #flush(): void {
    while (this.#credit > 0 && this.#waiting.length > 0) {
      this.#credit--;
      this.#transport.post({ t: 'item', id: this.#id, value: this.#waiting.shift() } satisfies Envelope);
    }
    if (this.#waiting.length === 0) this.#onDrained?.();
  }
}
