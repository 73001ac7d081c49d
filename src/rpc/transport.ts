/**
 * A connection between two sides of a contract, whatever it rides on. Messages are structured values: JSON-safe values,
 * `Float64Array` and `Uint8Array`. Order is kept. After `onClose` nothing arrives and `post` does nothing.
 */
export interface Transport {
  post(message: unknown): void;
  /** Sets the one receiver. Messages that came before are delivered then. */
  onMessage(receive: (message: unknown) => void): void;
  /** Adds a listener; called at once when the transport is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Collects what every transport needs: early messages, one receiver, close once. */
export class TransportState {
  #receive: ((message: unknown) => void) | null = null;
  #early: unknown[] = [];
  #closeListeners: (() => void)[] = [];
  isClosed = false;

  deliver(message: unknown): void {
    if (this.isClosed) return;
    if (this.#receive) this.#receive(message);
    else this.#early.push(message);
  }

  setReceiver(receive: (message: unknown) => void): void {
    this.#receive = receive;
    const early = this.#early;
    this.#early = [];
    for (const message of early) receive(message);
  }

  addCloseListener(listener: () => void): void {
    if (this.isClosed) listener();
    else this.#closeListeners.push(listener);
  }

  /** Returns false when it was closed before. */
  markClosed(): boolean {
    if (this.isClosed) return false;
    this.isClosed = true;
    this.#early = [];
    const listeners = this.#closeListeners;
    this.#closeListeners = [];
    for (const listener of listeners) listener();
    return true;
  }
}
