import type { SeededRandom } from '#core/numeric/seeded-random.ts';
import type { SearchSpace } from './optimise-space.ts';
import { type Evaluation, type Novelty, ranked } from './optimise-state.ts';

/** Best evaluations that have offspring. */
const PARENTS = 30;
/** Evaluations by chance before there are offspring. */
const START = 30;
/** Parents are the better of so many drawn by chance. */
const TOURNAMENT = 3;

/**
 * The next `count` points of a steady-state genetic search: parents by tournament among the best so far, each parameter from one of the two
 * (uniform crossover), each moved with probability 1 / parameters: numbers to a near value, mostly, others to any. Points that are known
 * or forbidden are bred again, then drawn by chance.
 */
export function nextByBreeding(
  space: SearchSpace,
  done: readonly Evaluation[],
  count: number,
  random: SeededRandom,
  novelty: Novelty,
): (readonly number[])[] {
  const parents = ranked(done).slice(0, PARENTS);
  const points: (readonly number[])[] = [];
  while (points.length < count) {
    const child = done.length < START || parents.length < 2 ? null : breedNew(space, parents, random, novelty);
    const point = child ?? novelty.addRandom(random);
    if (point === null) break;
    points.push(point);
  }
  return points;
}

function breedNew(space: SearchSpace, parents: readonly Evaluation[], random: SeededRandom, novelty: Novelty): readonly number[] | null {
  for (let tries = 0; tries < 20; tries++) {
    const mother = tournament(parents, random);
    const father = tournament(parents, random);
    const child = mother.point.map((at, i) => {
      const inherited = random.uniform() < 0.5 ? at : (father.point[i] as number);
      return random.uniform() * space.values.length < 1 ? moved(space, i, inherited, random) : inherited;
    });
    if (novelty.add(child)) return child;
  }
  return null;
}

/** Parents are in order, best first: the least of the positions drawn. */
function tournament(parents: readonly Evaluation[], random: SeededRandom): Evaluation {
  let best = parents.length;
  for (let i = 0; i < TOURNAMENT; i++) best = Math.min(best, Math.floor(random.uniform() * parents.length));
  return parents[best] as Evaluation;
}

function moved(space: SearchSpace, dimension: number, at: number, random: SeededRandom): number {
  const count = space.values[dimension]?.length ?? 1;
  if (!space.ordered[dimension] || random.uniform() < 0.1) return Math.floor(random.uniform() * count);
  const step = Math.round(random.normal() * Math.max(1, count / 10));
  return Math.min(count - 1, Math.max(0, at + step));
}
