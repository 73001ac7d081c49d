import type { HostToWorker } from '#contract/worker-control.ts';
import type { ParentChannel } from './parent-channel.ts';

/** Pages that the host has been asked to print and has not answered for yet. */
export class PrintRequests {
  readonly #parent: ParentChannel;
  readonly #waiting = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>();
  #nextId = 0;

  constructor(parent: ParentChannel) {
    this.#parent = parent;
  }

  /** A self-contained page as a PDF; null where the host can't print. */
  print(html: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const requestId = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      this.#parent.post({ kind: 'want-pdf', requestId, html });
    });
  }

  answer({ requestId, bytes }: HostToWorker & { readonly kind: 'pdf' }): void {
    this.#waiting.get(requestId)?.(bytes);
    this.#waiting.delete(requestId);
  }
}
