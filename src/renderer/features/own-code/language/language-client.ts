import type { FromLanguageThread, LanguageCall, LanguageCalls, ToLanguageThread } from './language-messages.ts';

/** The part of a worker that is used. */
export interface LanguageThread {
  postMessage(message: ToLanguageThread): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromLanguageThread>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

type Settle = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

/** As long as the check before use may take. */
const ANSWER_WITHIN_MS = 20_000;

/** Asks the thread with the compiler. Ends with the editor that opened it. */
export class LanguageClient {
  readonly #thread: LanguageThread;
  readonly #onLost: (message: string) => void;
  readonly #waiting = new Map<number, Settle>();
  readonly #early: ToLanguageThread[] = [];
  #hasBegun = false;
  #isOver = false;
  #late: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  /** Fulfilled when the compiler is loaded; rejected when it can't be. */
  readonly ready: Promise<void>;

  /** `onLost` is told once why nothing is answered any more: the thread could not be loaded, broke, or did not come to an end. */
  constructor(thread: LanguageThread, onLost: (message: string) => void) {
    this.#thread = thread;
    this.#onLost = onLost;
    this.ready = new Promise((resolve, reject) => {
      thread.addEventListener('message', ({ data }) => {
        if (data.kind === 'ready') return resolve();
        const settle = this.#waiting.get(data.id);
        this.#waiting.delete(data.id);
        this.#watch();
        if (data.kind === 'answer') settle?.resolve(data.answer);
        else settle?.reject(new Error(data.message));
      });
      thread.addEventListener('error', (event) => {
        reject(new Error(event.message));
        this.#lose(
          event.message ||
            'the thread with the compiler could not be started. If Tradewind was updated since this page was opened, reload the page.',
        );
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
    this.#watch();
  }

  ask<Call extends LanguageCall>(call: Call, given: LanguageCalls[Call]['given']): Promise<LanguageCalls[Call]['answer']> {
    if (this.#isOver) return Promise.reject(new Error('The compiler was ended.'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Settle['resolve'], reject });
      if (this.#waiting.size === 1) this.#watch();
      const message = { kind: 'ask', id, call, given } as ToLanguageThread;
      if (this.#hasBegun) this.#thread.postMessage(message);
      else this.#early.push(message);
    });
  }

  /** Ends the thread; what was asked stays unanswered. */
  close(): void {
    this.#isOver = true;
    clearTimeout(this.#late);
    this.#thread.terminate();
    this.#waiting.clear();
  }

  /** Types can be made to compute for ever. Whatever is answered shows that they were not. */
  #watch(): void {
    clearTimeout(this.#late);
    if (this.#waiting.size === 0 || !this.#hasBegun) return;
    this.#late = setTimeout(() => this.#lose(`the type check did not end within ${ANSWER_WITHIN_MS / 1000} s.`), ANSWER_WITHIN_MS);
  }

  #lose(message: string): void {
    if (this.#isOver) return;
    const waiting = [...this.#waiting.values()];
    this.close();
    for (const { reject } of waiting) reject(new Error(message));
    this.#onLost(message);
  }
}
