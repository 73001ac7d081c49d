import { type SeededRandom, seededRandom } from '#core/numeric/seeded-random.ts';
import { indexOf, isAllowed, pointOf, type SearchSpace, settingAt } from './optimise-space.ts';

export const SEARCH_METHODS = ['grid', 'random', 'bayesian', 'genetic'] as const;
export type SearchMethod = (typeof SEARCH_METHODS)[number];

/** A point that was evaluated. */
export interface Evaluation {
  readonly point: readonly number[];
  /** Greater is better; null where the setting gave no score (too few trades, an error): never the best, but it counts. */
  readonly score: number | null;
}

/** A search as plain data: stored, read and gone on with it finds the same as one that was never interrupted. */
export interface SearchState {
  readonly method: SearchMethod;
  readonly seed: number;
  /** Most evaluations; a grid ignores it. */
  readonly evaluations: number;
  /** Batches asked for so far: gives every batch its own random numbers. */
  readonly asked: number;
  /** Next number of the grid. */
  readonly next: number;
  readonly done: readonly Evaluation[];
}

/** A search that has not begun. */
export const newSearch = (method: SearchMethod, seed: number, evaluations: number): SearchState => ({
  method,
  seed,
  evaluations,
  asked: 0,
  next: 0,
  done: [],
});

/** Random numbers of one batch, the same whenever it is asked for. */
export const randomOf = ({ seed, asked }: SearchState): SeededRandom =>
  seededRandom(Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(asked + 1, 0x85ebca6b));

/** Evaluations with a score, best first; earlier ones first among equals. */
export const ranked = (done: readonly Evaluation[]): (Evaluation & { readonly score: number })[] =>
  done
    .filter((each): each is Evaluation & { readonly score: number } => each.score !== null && !Number.isNaN(each.score))
    .sort((a, b) => b.score - a.score);

/** Points that were evaluated or are about to be, and how new ones are looked for. */
export class Novelty {
  readonly #space: SearchSpace;
  readonly #seen: Set<number>;

  constructor(space: SearchSpace, done: readonly Evaluation[]) {
    this.#space = space;
    this.#seen = new Set(done.map(({ point }) => indexOf(space, point)));
  }

  /** Remembers a point; false where it is known or forbidden. */
  add(point: readonly number[]): boolean {
    const index = indexOf(this.#space, point);
    if (this.#seen.has(index) || !isAllowed(this.#space, settingAt(this.#space, point))) return false;
    this.#seen.add(index);
    return true;
  }

  /** A new point, evenly by chance; null where none was found: few or none are left. */
  addRandom(random: SeededRandom): readonly number[] | null {
    const { size } = this.#space;
    for (let tries = 0; tries < 200; tries++) {
      const point = pointOf(this.#space, Math.floor(random.uniform() * size));
      if (this.add(point)) return point;
    }
    if (size > MOST_SEARCHED) return null;
    const start = Math.floor(random.uniform() * size);
    for (let i = 0; i < size; i++) {
      const point = pointOf(this.#space, (start + i) % size);
      if (this.add(point)) return point;
    }
    return null;
  }
}

/** Spaces up to this size are gone through for what is left of them. */
const MOST_SEARCHED = 1_000_000;
