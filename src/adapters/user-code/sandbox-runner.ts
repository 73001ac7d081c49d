import { setTimeout as delay } from 'node:timers/promises';
import {
  USER_CODE_LIMITS,
  type UserCodeData,
  type UserCodeLimits,
  type UserCodeRunner,
  type UserCodeUnit,
} from '#core/ports/user-code-runner.ts';
import type { ExpectedError } from '#core/result.ts';
import { answerOf } from './answer-of.ts';
import type { OpenSandbox, SandboxEnd, SandboxLink, SandboxRequest } from './sandbox-link.ts';
import { stepBack } from './step-back.ts';
import { endedItself, lost, notStarted, threw, tooLarge, tooSlow } from './user-code-failures.ts';

type Outcome = { readonly is: 'answer'; readonly answer: unknown } | { readonly is: SandboxEnd | 'late' };
type RequestBody = SandboxRequest extends infer R ? (R extends SandboxRequest ? Omit<R, 'id'> : never) : never;

/** How often a running call's memory is looked at. */
const MEMORY_CHECK_MS = 150;
/** The compiler leaves none; it is the one expression of the language that reaches for the outside, and words with it in a text are refused too. */
const DYNAMIC_IMPORT = /\bimport(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*\n)*[(.]/;
/** What is held was a message before, and a copy of it. */
const HELD_TIMES = 3;
const NOTHING: UserCodeData = { value: null, columns: [] };

/** Runs user code in a sandbox that is started when it is first needed, one call at a time, so that it is plain whose call was too much. */
export class SandboxRunner implements UserCodeRunner {
  readonly #open: OpenSandbox;
  readonly #limits: UserCodeLimits;
  /** Units that were ended, by hash, with what is said of them. */
  readonly #barred = new Map<string, ExpectedError>();
  readonly #defined = new Set<string>();
  #link: SandboxLink | null = null;
  #answered: ((outcome: Outcome) => void) | null = null;
  #lastId = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  starts = 0;

  constructor(open: OpenSandbox, limits: UserCodeLimits = USER_CODE_LIMITS) {
    this.#open = open;
    this.#limits = limits;
  }

  call(unit: UserCodeUnit, operation: string, given: UserCodeData, start?: number, heldBytes = 0): Promise<UserCodeData> {
    return this.#inTurn(async () => {
      if (this.#isClosed) throw lost(unit);
      const barred = this.#barred.get(unit.hash);
      if (barred) throw barred;
      if (start !== undefined && (this.#link === null || start !== this.starts)) throw lost(unit);
      const link = this.#link ?? (await this.#start(unit));
      for (const one of [...(unit.uses ?? []), unit]) await this.#define(link, one);
      const request = { kind: 'call', unit: unit.hash, operation, given: JSON.stringify(given.value), columns: given.columns } as const;
      return this.#exchange(link, unit, request, heldBytes);
    });
  }

  forget(unit: UserCodeUnit): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#link === null || !this.#defined.delete(unit.hash)) return;
      await this.#exchange(this.#link, unit, { kind: 'forget', unit: unit.hash });
    });
  }

  pardon(hash: string): void {
    this.#barred.delete(hash);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#end();
    this.#answered?.({ is: 'other' });
    await this.#turn;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    const done = this.#turn.then(work);
    const turn = done.then(
      () => undefined,
      () => undefined,
    );
    this.#turn = turn;
    void turn.then(() => {
      if (this.#turn === turn && this.#link) this.#idle = setTimeout(() => this.#end(), this.#limits.idleMs).unref();
    });
    return done;
  }

  async #start(unit: UserCodeUnit): Promise<SandboxLink> {
    const link = await this.#open().catch((error: unknown) => {
      throw notStarted(unit, error);
    });
    if (this.#isClosed) {
      link.kill();
      throw lost(unit);
    }
    if (this.#limits.isBackground && link.pid !== undefined) stepBack(link.pid);
    this.#link = link;
    this.starts++;
    this.#defined.clear();
    link.onAnswer((answer) => this.#answered?.({ is: 'answer', answer }));
    link.onEnd((how) => {
      if (this.#link !== link) return;
      this.#link = null;
      this.#answered?.({ is: how });
    });
    return link;
  }

  #end(): void {
    this.#link?.kill();
    this.#link = null;
  }

  async #define(link: SandboxLink, unit: UserCodeUnit): Promise<void> {
    if (this.#defined.has(unit.hash)) return;
    if (DYNAMIC_IMPORT.test(unit.code)) throw threw(unit, { message: "User code can't use import() or import.meta.", stack: '' });
    await this.#exchange(link, unit, { kind: 'define', unit: unit.hash, code: unit.code });
    this.#defined.add(unit.hash);
  }

  async #exchange(link: SandboxLink, unit: UserCodeUnit, body: RequestBody, heldBytes = 0): Promise<UserCodeData> {
    const id = ++this.#lastId;
    const outcome = await this.#outcomeOf(link, { ...body, id }, heldBytes);
    if (outcome.is !== 'answer') throw this.#bar(unit, outcome.is);
    const answer = answerOf(outcome.answer, id);
    if (answer === null) throw this.#bar(unit, 'other');
    if (answer.problem) throw threw(unit, answer.problem);
    return body.kind === 'call' ? { value: answer.value, columns: answer.columns } : NOTHING;
  }

  async #outcomeOf(link: SandboxLink, request: SandboxRequest, heldBytes: number): Promise<Outcome> {
    const over = new AbortController();
    const answered = new Promise<Outcome>((resolve) => {
      this.#answered = resolve;
    });
    const late = delay(this.#limits.callMs, { is: 'late' } as const, { signal: over.signal });
    const outcome = Promise.race([answered, late, this.#untilTooLarge(link, heldBytes, over.signal)]);
    if (this.#link === link) link.post(request);
    else this.#answered?.({ is: 'other' });
    try {
      return await outcome;
    } finally {
      this.#answered = null;
      over.abort();
      late.catch(() => undefined);
    }
  }

  /** Heaps are bounded by the process itself; what lies beside them is not. */
  async #untilTooLarge(link: SandboxLink, heldBytes: number, signal: AbortSignal): Promise<Outcome> {
    const limit = this.#limits.residentMegabytes * 1024 * 1024 + HELD_TIMES * heldBytes;
    while (!signal.aborted) {
      await delay(MEMORY_CHECK_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && ((await link.residentBytes()) ?? 0) > limit) return { is: 'memory' };
    }
    return new Promise(() => undefined);
  }

  /** Ends the sandbox for that unit's sake and keeps the unit from running again. */
  #bar(unit: UserCodeUnit, why: SandboxEnd | 'late'): ExpectedError {
    this.#end();
    const failure = why === 'late' ? tooSlow(unit, this.#limits) : why === 'memory' ? tooLarge(unit, this.#limits) : endedItself(unit);
    this.#barred.set(unit.hash, failure);
    return failure;
  }
}
