import type { Trial } from '#core/ports/research-store.ts';

/** Doubles of a piece of memory, 256 KiB: where returns are longer, a piece holds one trial's. */
const PIECE_LENGTH = 32_768;
/** Doubles that are kept from one reading to the next, 8 MiB. */
const MOST_KEPT = 1 << 20;

/**
 * The trials of one idea over the same days that were read last: each judged run reads all of them again, and one more. Their returns lie
 * together in shared memory, so that a thread that judges by them is lent them: copies of hundreds of small columns a run would leave the
 * process's memory in pieces.
 */
export class TrialsAtHand {
  readonly #load: (number: number) => Trial;
  readonly #mostKept: number;
  readonly #trials = new Map<number, Trial>();
  #series = '';
  #kept = 0;
  #piece: Float64Array = new Float64Array(0);
  #used = 0;

  /** `load` reads a trial by its number. `mostKept`: doubles of returns. */
  constructor(load: (number: number) => Trial, mostKept = MOST_KEPT) {
    this.#load = load;
    this.#mostKept = mostKept;
  }

  /** Trials of an idea over a span, by their numbers. */
  read(idea: string, span: string, numbers: readonly number[]): Trial[] {
    const series = `${idea}\n${span}`;
    if (series !== this.#series) this.forget();
    this.#series = series;
    const trials = numbers.map((number) => this.#trials.get(number) ?? this.#keep(number));
    if (this.#kept > this.#mostKept) this.forget();
    return trials;
  }

  /** To be called of a trial whose returns are other ones now. */
  forgetTrial(number: number): void {
    this.#trials.delete(number);
  }

  forget(): void {
    this.#trials.clear();
    this.#series = '';
    this.#kept = 0;
    this.#piece = new Float64Array(0);
    this.#used = 0;
  }

  #keep(number: number): Trial {
    const trial = this.#load(number);
    const returns = this.#roomFor(trial.returns.length);
    returns.set(trial.returns);
    const kept = { ...trial, returns };
    this.#trials.set(number, kept);
    return kept;
  }

  #roomFor(length: number): Float64Array {
    if (this.#used + length > this.#piece.length) {
      const bytes = Math.max(length, PIECE_LENGTH) * Float64Array.BYTES_PER_ELEMENT;
      this.#piece = new Float64Array(new SharedArrayBuffer(bytes));
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    this.#kept += length;
    return this.#piece.subarray(from, this.#used);
  }
}
