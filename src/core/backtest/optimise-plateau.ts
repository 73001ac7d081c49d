import { indexOf, type SearchSpace } from './optimise-space.ts';
import type { Evaluation } from './optimise-state.ts';

/** The setting whose neighbourhood is best, beside the best setting itself. */
export interface Plateau {
  /** Plateau score of every evaluation, in their order; NaN where it has no score or no evaluated neighbour. */
  readonly scores: Float64Array;
  /** Position of the best evaluation, and of the best plateau; -1 without one. */
  readonly peak: number;
  readonly best: number;
}

/**
 * Plateau scores: the mean score of an evaluation and of all evaluated settings at most `reach` values away in every ordered parameter and
 * equal in the others; with more than {@link MOST_TOGETHER} parameters, of those that differ in one parameter only. A neighbour without a score counts as the worst score there is: a cliff is no plateau. A peak far above its own
 * plateau score is probably luck.
 */
export function plateauOf(space: SearchSpace, done: readonly Evaluation[], reach = 1): Plateau {
  const byIndex = new Map(done.map((each) => [indexOf(space, each.point), each]));
  const worst = worstOf(done);
  const scores = Float64Array.from(done, (each) => plateauScore(space, byIndex, each, worst, reach));
  return { scores, ...highest(done, scores) };
}

function worstOf(done: readonly Evaluation[]): number {
  let worst = Number.POSITIVE_INFINITY;
  for (const { score } of done) if (score !== null && score < worst) worst = score;
  return worst;
}

function highest(done: readonly Evaluation[], scores: Float64Array): { readonly peak: number; readonly best: number } {
  let peak = -1;
  let best = -1;
  done.forEach(({ score }, i) => {
    if (score !== null && !Number.isNaN(score) && (peak < 0 || score > (done[peak]?.score ?? 0))) peak = i;
    const plateau = scores[i] as number;
    if (!Number.isNaN(plateau) && (best < 0 || plateau > (scores[best] as number))) best = i;
  });
  return { peak, best };
}

/** Parameters up to which all their combined moves are looked at: there are three to the power of their number. */
const MOST_TOGETHER = 4;

function plateauScore(
  space: SearchSpace,
  byIndex: ReadonlyMap<number, Evaluation>,
  { point, score }: Evaluation,
  worst: number,
  reach: number,
): number {
  if (score === null || Number.isNaN(score)) return Number.NaN;
  let sum = score;
  let count = 1;
  const together = point.length <= MOST_TOGETHER;
  const visit = (dimension: number, at: number[], isCentre: boolean): void => {
    if (dimension === point.length) {
      const neighbour = isCentre ? undefined : byIndex.get(indexOf(space, at));
      if (neighbour === undefined) return;
      sum += neighbour.score === null || Number.isNaN(neighbour.score) ? worst : neighbour.score;
      count++;
      return;
    }
    const centre = point[dimension] as number;
    const wander = space.ordered[dimension] && (together || isCentre) ? reach : 0;
    const last = (space.values[dimension]?.length ?? 1) - 1;
    for (let value = Math.max(0, centre - wander); value <= Math.min(last, centre + wander); value++) {
      visit(dimension + 1, [...at, value], isCentre && value === centre);
    }
  };
  visit(0, [], true);
  return count === 1 ? Number.NaN : sum / count;
}

/**
 * Plateau scores where evaluations are scattered, as by chance, densities or breeding: neighbours are those within `radius` of the range (one
 * value at least) in every ordered parameter and equal in the others. Takes time with the square of the evaluations; with more than
 * {@link MOST_SCATTERED} they are those of {@link plateauOf}.
 */
export function scatteredPlateauOf(space: SearchSpace, done: readonly Evaluation[], radius = 0.1): Plateau {
  if (done.length > MOST_SCATTERED) return plateauOf(space, done);
  const reach = space.values.map((values, i) => (space.ordered[i] ? Math.max(1, Math.round(radius * (values.length - 1))) : 0));
  const worst = worstOf(done);
  const scores = Float64Array.from(done, ({ point, score }, own) => {
    if (score === null || Number.isNaN(score)) return Number.NaN;
    let sum = score;
    let count = 1;
    done.forEach((other, i) => {
      if (i === own || !point.every((at, k) => Math.abs(at - (other.point[k] as number)) <= (reach[k] as number))) return;
      sum += other.score === null || Number.isNaN(other.score) ? worst : other.score;
      count++;
    });
    return count === 1 ? Number.NaN : sum / count;
  });
  return { scores, ...highest(done, scores) };
}

/** Evaluations up to which all pairs are looked at. */
const MOST_SCATTERED = 5_000;
