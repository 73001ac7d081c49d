import type { HostToWorker } from '#contract/worker-control.ts';
import type { ParentChannel, TransferredPort } from './parent-channel.ts';

interface HandedSandbox {
  readonly port: TransferredPort;
  readonly pid: number;
}

/** Requests for a sandbox that the host has not answered yet. */
export class SandboxRequests {
  readonly #parent: ParentChannel;
  readonly #waiting = new Map<number, { resolve: (sandbox: HandedSandbox) => void; reject: (error: Error) => void }>();
  #nextId = 0;

  constructor(parent: ParentChannel) {
    this.#parent = parent;
  }

  open(): Promise<HandedSandbox> {
    const requestId = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { resolve, reject });
      this.#parent.post({ kind: 'want-sandbox', requestId });
    });
  }

  answer(message: HostToWorker & { readonly kind: 'sandbox' }, port: TransferredPort | undefined): void {
    const request = this.#waiting.get(message.requestId);
    this.#waiting.delete(message.requestId);
    if (port && message.pid !== null) request?.resolve({ port, pid: message.pid });
    else request?.reject(new Error('The host has no sandbox to give.'));
  }
}
