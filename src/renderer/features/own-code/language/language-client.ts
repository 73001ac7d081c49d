import type { FromLanguageThread, LanguageCall, LanguageCalls, ToLanguageThread } from './language-messages.ts';

/** The part of a worker that is used. */
export interface LanguageThread {
  postMessage(message: ToLanguageThread): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromLanguageThread>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

type Settle = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

/** Asks the thread with the compiler. Ends with the editor that opened it. */
export class LanguageClient {
  readonly #thread: LanguageThread;
  readonly #waiting = new Map<number, Settle>();
  readonly #early: ToLanguageThread[] = [];
  #hasBegun = false;
  #lastId = 0;
  /** Fulfilled when the compiler is loaded; rejected when it can't be. */
  readonly ready: Promise<void>;

  constructor(thread: LanguageThread) {
    this.#thread = thread;
    this.ready = new Promise((resolve, reject) => {
      thread.addEventListener('message', ({ data }) => {
        if (data.kind === 'ready') return resolve();
        const settle = this.#waiting.get(data.id);
        this.#waiting.delete(data.id);
        if (data.kind === 'answer') settle?.resolve(data.answer);
        else settle?.reject(new Error(data.message));
      });
      thread.addEventListener('error', (event) => {
        const error = new Error(event.message || 'The thread with the type check ended.');
        reject(error);
        this.#failAll(error);
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Gives it the declarations of what user code imports; questions that came before are answered now. Only the first time counts. */
  begin(declarations: string): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#thread.postMessage({ kind: 'begin', declarations });
    for (const message of this.#early.splice(0)) this.#thread.postMessage(message);
  }

  ask<Call extends LanguageCall>(call: Call, given: LanguageCalls[Call]['given']): Promise<LanguageCalls[Call]['answer']> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Settle['resolve'], reject });
      const message = { kind: 'ask', id, call, given } as ToLanguageThread;
      if (this.#hasBegun) this.#thread.postMessage(message);
      else this.#early.push(message);
    });
  }

  /** Ends the thread; what was asked stays unanswered. */
  close(): void {
    this.#thread.terminate();
    this.#waiting.clear();
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
