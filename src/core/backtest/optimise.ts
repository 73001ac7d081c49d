import { nextByBreeding } from './optimise-genetic.ts';
import { isAllowed, type ParameterSetting, pointOf, type SearchSpace, settingAt } from './optimise-space.ts';
import { type Evaluation, Novelty, randomOf, ranked, type SearchState } from './optimise-state.ts';
import { nextByDensities } from './optimise-tpe.ts';

/** Points to evaluate next, with the state to go on from; none when the search is over. */
export interface Batch {
  readonly state: SearchState;
  readonly points: readonly (readonly number[])[];
}

/**
 * The next points of a search, at most `size` and all new. A search over the same space with the same seed and batch sizes asks for the same
 * points, however fast they are evaluated. Give the scores back with {@link withScores} before asking again.
 */
export function nextBatch(space: SearchSpace, state: SearchState, size: number): Batch {
  if (state.method === 'grid') return nextOfGrid(space, state, size);
  const count = Math.max(0, Math.min(size, state.evaluations - state.done.length));
  const novelty = new Novelty(space, state.done);
  const random = randomOf(state);
  let points: (readonly number[])[] = [];
  if (state.method === 'bayesian') points = nextByDensities(space, state.done, count, random, novelty);
  else if (state.method === 'genetic') points = nextByBreeding(space, state.done, count, random, novelty);
  else {
    while (points.length < count) {
      const point = novelty.addRandom(random);
      if (point === null) break;
      points.push(point);
    }
  }
  return { state: { ...state, asked: state.asked + 1 }, points };
}

function nextOfGrid(space: SearchSpace, state: SearchState, size: number): Batch {
  const points: number[][] = [];
  let next = state.next;
  for (; next < space.size && points.length < size; next++) {
    const point = pointOf(space, next);
    if (isAllowed(space, settingAt(space, point))) points.push(point);
  }
  return { state: { ...state, asked: state.asked + 1, next }, points };
}

/** The search after a batch was evaluated, scores in the order of its points. */
export const withScores = ({ state, points }: Batch, scores: readonly (number | null)[]): SearchState => ({
  ...state,
  done: [...state.done, ...points.map((point, i) => ({ point, score: scores[i] ?? null }))],
});

/** The best evaluation so far; null before one has a score. */
export const bestOf = ({ done }: SearchState): (Evaluation & { readonly score: number }) | null => ranked(done)[0] ?? null;

/** How a search is run. */
export interface SearchRun {
  /** Scores of settings, in their order; all of a batch may be evaluated at once. */
  readonly evaluate: (settings: readonly ParameterSetting[]) => Promise<readonly (number | null)[]>;
  /** Hundreds where evaluations are quick and the method learns nothing from them; a few per core where it does. */
  readonly batchSize: number;
  /** After every batch: the state may be stored and gone on with. Its list of evaluations grows as the search goes on. */
  readonly onProgress?: (state: SearchState) => void;
  /** Asked before every batch. */
  readonly isCancelled?: () => boolean;
}

/** Searches until it is over or cancelled, batch after batch. */
export async function search(space: SearchSpace, from: SearchState, run: SearchRun): Promise<SearchState> {
  // One growing list: a copy a batch would cost the square of their number.
  const done = [...from.done];
  let state: SearchState = { ...from, done };
  while (run.isCancelled?.() !== true) {
    const batch = nextBatch(space, state, run.batchSize);
    if (batch.points.length === 0) break;
    const scores = await run.evaluate(batch.points.map((point) => settingAt(space, point)));
    done.push(...batch.points.map((point, i) => ({ point, score: scores[i] ?? null })));
    state = { ...batch.state, done };
    run.onProgress?.(state);
  }
  return state;
}
