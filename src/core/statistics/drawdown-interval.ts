import { blockLengths } from './block-length.ts';
import { sortedQuantile } from './quantile.ts';
import { type BootstrapSettings, type Interval, RESAMPLES, resampleBlocks } from './stationary-bootstrap.ts';

/** How a value went through each of its days, as multiples of where the day before ended: 0 where it was lost whole. */
export interface DayPaths {
  readonly end: Float64Array;
  readonly peak: Float64Array;
  readonly trough: Float64Array;
  /** The deepest fall from a peak of the day itself: 0 or below. */
  readonly fall: Float64Array;
}

/** {@link DayPaths} of a curve whose days end at the positions `last`: of every day but the first, which has no day before. */
export function dayPathsOf(value: ArrayLike<number>, last: ArrayLike<number>): DayPaths {
  const column = () => new Float64Array(Math.max(0, last.length - 1));
  const paths = { end: column(), peak: column(), trough: column(), fall: column() };
  for (let day = 1; day < last.length; day++) {
    const before = value[last[day - 1] as number] as number;
    let peak = 0;
    let trough = Number.POSITIVE_INFINITY;
    let fall = 0;
    let here = 0;
    for (let i = (last[day - 1] as number) + 1; i <= (last[day] as number); i++) {
      here = before > 0 ? Math.max(0, (value[i] as number) / before) : 0;
      if (here > peak) peak = here;
      else if (here / peak - 1 < fall) fall = here / peak - 1;
      if (here < trough) trough = here;
    }
    paths.end[day - 1] = here;
    paths.peak[day - 1] = peak;
    paths.trough[day - 1] = trough;
    paths.fall[day - 1] = fall;
  }
  return paths;
}

/** Days in all that are looked at: very long curves need fewer resamples, and must not keep their caller waiting. */
const MOST_DAYS = 10_000_000;
const FEWEST_RESAMPLES = 200;

/**
 * The interval of the deepest fall from a peak: that of days put together anew by the stationary bootstrap, percentile method. `low` is the
 * deeper one, both 0 or below. With the seed and the mean block of `returnIntervals` these are its resamples. NaN without days.
 */
export function drawdownInterval(days: DayPaths, confidence: number, settings: BootstrapSettings): Interval {
  const { end, peak, trough, fall } = days;
  const count = end.length;
  if (count === 0) return { low: Number.NaN, high: Number.NaN };
  const meanBlock = settings.meanBlock ?? blockLengths(end).stationary;
  const most = Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DAYS / count));
  const falls = new Float64Array(Math.min(settings.resamples ?? RESAMPLES, most));
  let level = 1;
  let highest = 1;
  let deepest = 0;
  const follow = (start: number, length: number): void => {
    // In variables of its own a step takes a fraction of the time.
    let at = level;
    let most = highest;
    let floor = most * (1 + deepest);
    for (let k = 0, i = start; k < length; k++, i = i + 1 === count ? 0 : i + 1) {
      const low = at * (trough[i] as number);
      const high = at * (peak[i] as number);
      if (low < floor || (fall[i] as number) < deepest) {
        deepest = Math.min(deepest, fall[i] as number, low / most - 1);
        floor = most * (1 + deepest);
      }
      if (high > most) {
        most = high;
        floor = most * (1 + deepest);
      }
      at *= end[i] as number;
    }
    level = at;
    highest = most;
  };
  resampleBlocks(count, { ...settings, resamples: falls.length, meanBlock }, follow, (resample) => {
    falls[resample] = deepest;
    level = 1;
    highest = 1;
    deepest = 0;
  });
  falls.sort();
  return { low: sortedQuantile(falls, (1 - confidence) / 2), high: sortedQuantile(falls, (1 + confidence) / 2) };
}
