import type { SeededRandom } from '#core/numeric/seeded-random.ts';
import type { SearchSpace } from './optimise-space.ts';
import { type Evaluation, type Novelty, ranked } from './optimise-state.ts';

/** Evaluations by chance before the densities say anything. */
const START = 20;
/** Share of the evaluations that count as good, and how many at most. */
const GOOD_SHARE = 0.15;
const MOST_GOOD = 25;
/** Points drawn from the good density, of which the most promising is taken. */
const DRAWN = 24;

/**
 * The next `count` points of a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011): each parameter has one density over
 * the good evaluations and one over the others, discretised over its values, with a uniform prior of weight one; of points drawn from the
 * good one, the point with the greatest ratio of the two is next. Evaluations without a score count among the others.
 */
export function nextByDensities(
  space: SearchSpace,
  done: readonly Evaluation[],
  count: number,
  random: SeededRandom,
  novelty: Novelty,
): (readonly number[])[] {
  const points: (readonly number[])[] = [];
  if (done.length >= START) {
    const best = ranked(done);
    const good = best.slice(0, Math.max(1, Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * done.length))));
    const isGood = new Set<Evaluation>(good);
    const others = done.filter((each) => !isGood.has(each));
    const likely = densities(space, good);
    const unlikely = densities(space, others);
    for (let missed = 0; points.length < count && missed < 20; ) {
      const drawn = Array.from({ length: DRAWN }, () => likely.map((density) => drawFrom(density, random)));
      const promise = drawn.map((point) =>
        point.reduce((sum, at, i) => sum + Math.log((likely[i]?.[at] as number) / (unlikely[i]?.[at] as number)), 0),
      );
      const order = drawn.map((_, i) => i).sort((a, b) => (promise[b] as number) - (promise[a] as number));
      const chosen = order.map((i) => drawn[i] as number[]).find((point) => novelty.add(point));
      if (chosen === undefined) missed++;
      else points.push(chosen);
    }
  }
  while (points.length < count) {
    const point = novelty.addRandom(random);
    if (point === null) break;
    points.push(point);
  }
  return points;
}

/** One density per parameter over its values: for numbers a mixture of normal kernels, as wide as the sample is small, else counts. */
function densities(space: SearchSpace, sample: readonly Evaluation[]): Float64Array[] {
  return space.values.map((values, i) => {
    const count = values.length;
    const density = new Float64Array(count).fill(1 / count);
    const width = Math.max(0.5, count / (4 * Math.max(1, sample.length) ** 0.4));
    // Of a kernel, by the distance from its centre.
    const heights = Float64Array.from({ length: count }, (_, distance) => Math.exp(-((distance / width) ** 2) / 2));
    for (const { point } of sample) {
      const centre = point[i] as number;
      if (!space.ordered[i]) {
        density[centre] = (density[centre] as number) + 1;
        continue;
      }
      let total = 0;
      for (let at = 0; at < count; at++) total += heights[Math.abs(at - centre)] as number;
      for (let at = 0; at < count; at++) density[at] = (density[at] as number) + (heights[Math.abs(at - centre)] as number) / total;
    }
    return density.map((each) => each / (sample.length + 1));
  });
}

function drawFrom(density: Float64Array, random: SeededRandom): number {
  let rest = random.uniform();
  for (let at = 0; at < density.length; at++) {
    rest -= density[at] as number;
    if (rest < 0) return at;
  }
  return density.length - 1;
}
