import type { SeededRandom } from '#core/numeric/seeded-random.ts';

/** Steps of a series in logarithms, written so that a block of any start, wrapped around the end, is summed up in one look. */
export interface BlockTable {
  readonly count: number;
  readonly blockLength: number;
  /** Running sums of the series written twice in a row: one more than twice the count. */
  readonly running: Float64Array;
  /** By start: what the block adds, and the greatest and least sums on its way, the start itself included. */
  readonly total: Float64Array;
  readonly peak: Float64Array;
  readonly trough: Float64Array;
  /** By start: the greatest fall from a peak inside the block, 0 or below. */
  readonly fall: Float64Array;
}

/** {@link BlockTable} of logarithmic steps for blocks of one length (1 … count). */
export function blockTable(steps: ArrayLike<number>, blockLength: number): BlockTable {
  const count = steps.length;
  const running = new Float64Array(2 * count + 1);
  for (let i = 0; i < 2 * count; i++) running[i + 1] = (running[i] as number) + (steps[i % count] as number);
  const column = (): Float64Array => new Float64Array(count);
  const table = { count, blockLength, running, total: column(), peak: column(), trough: column(), fall: column() };
  for (let start = 0; start < count; start++) {
    let sum = 0;
    let peak = 0;
    let trough = 0;
    let fall = 0;
    for (let k = 0; k < blockLength; k++) {
      sum += steps[(start + k) % count] as number;
      if (sum > peak) peak = sum;
      if (sum < trough) trough = sum;
      if (sum - peak < fall) fall = sum - peak;
    }
    table.total[start] = sum;
    table.peak[start] = peak;
    table.trough[start] = trough;
    table.fall[start] = fall;
  }
  return table;
}

/** One simulated path in logarithms: where it ends, its deepest fall from a peak and its least value, both 0 or below. */
export interface PathSummary {
  final: number;
  fall: number;
  least: number;
}

/**
 * Follows one path of `steps` steps through random blocks, a handful of comparisons a block. `at` receives the path's value at each of
 * `times` (ascending steps), from `offset` on, `stride` apart.
 */
export function followPath(
  table: BlockTable,
  steps: number,
  random: SeededRandom,
  out: PathSummary,
  times: Int32Array,
  at: Float64Array,
  offset: number,
  stride: number,
): void {
  const { count, blockLength, running, total, peak, trough, fall } = table;
  let value = 0;
  let highest = 0;
  let least = 0;
  let deepest = 0;
  let next = 0;
  let done = 0;
  for (; done + blockLength <= steps; done += blockLength) {
    const start = Math.floor(random.uniform() * count);
    while (next < times.length && (times[next] as number) <= done + blockLength) {
      at[offset + next * stride] = value + (running[start + (times[next] as number) - done] as number) - (running[start] as number);
      next++;
    }
    const low = value + (trough[start] as number);
    if (low - highest < deepest) deepest = low - highest;
    if ((fall[start] as number) < deepest) deepest = fall[start] as number;
    if (low < least) least = low;
    const high = value + (peak[start] as number);
    if (high > highest) highest = high;
    value += total[start] as number;
  }
  if (done < steps) {
    const start = Math.floor(random.uniform() * count);
    const before = value - (running[start] as number);
    for (let k = 1; k <= steps - done; k++) {
      value = before + (running[start + k] as number);
      if (value > highest) highest = value;
      if (value < least) least = value;
      if (value - highest < deepest) deepest = value - highest;
      if (next < times.length && times[next] === done + k) at[offset + next++ * stride] = value;
    }
  }
  out.final = value;
  out.fall = deepest;
  out.least = least;
}
