import type { Clock } from '#core/ports/clock.ts';

/** Where long work is. */
export interface WorkProgress {
  readonly phase: 'progress';
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
  /** The study that it will be kept as, where what is done by then is kept when it is stopped. */
  readonly studyId?: string;
}

/** Less than this share of the work tells nothing about the rest. */
const LEAST_SHARE = 0.02;

/** No eye follows what changes more often; a page that is busy drawing would fall so far behind that it loses the work. */
const TELL_EVERY_MS = 25;

/** Counts work and tells how long the rest takes at the pace so far. `already`: done before it began, so that it tells nothing of the pace. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #tell: (progress: WorkProgress) => void;
  readonly #startedMs: number;
  readonly #total: number;
  readonly #already: number;
  #done: number;
  #toldMs = Number.NEGATIVE_INFINITY;
  #stage = '';

  constructor(clock: Clock, total: number, tell: (progress: WorkProgress) => void, already = 0) {
    this.#clock = clock;
    this.#tell = tell;
    this.#total = total;
    this.#already = already;
    this.#done = already;
    this.#startedMs = clock.monotonicMs();
  }

  /** Names what is done now. */
  stage(name: string): void {
    this.#stage = name;
    this.#say();
  }

  /** More of it is done: told every so often, and at the end. */
  add(done: number): void {
    this.#done = Math.min(this.#total, this.#done + done);
    const nowMs = this.#clock.monotonicMs();
    if (this.#done < this.#total && nowMs - this.#toldMs < TELL_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.#say();
  }

  #say(): void {
    const work = this.#total - this.#already;
    const share = work <= 0 ? 0 : (this.#done - this.#already) / work;
    const elapsed = (this.#clock.monotonicMs() - this.#startedMs) / 1000;
    const secondsLeft = share < LEAST_SHARE ? null : (elapsed / share) * (1 - share);
    this.#tell({ phase: 'progress', stage: this.#stage, done: this.#done, total: this.#total, secondsLeft });
  }
}
