import { type SeededRandom, seededRandom } from '#core/numeric/seeded-random.ts';
import { blockLengths } from './block-length.ts';
import { dotProduct } from './dot-product.ts';
import { meanOf } from './moments.ts';
import { sortedQuantile } from './quantile.ts';

/** How series are resampled. */
export interface BootstrapSettings {
  /** 2,000 by default. */
  readonly resamples?: number;
  readonly seed: number;
  /** Mean length of a block; by default the automatic one of {@link blockLengths}. */
  readonly meanBlock?: number;
}

/** Resamples where none are asked for. */
export const RESAMPLES = 2_000;

/** Calls `block` with start and length of every block of a resample of `count` values. */
function drawBlocks(count: number, scale: number, random: SeededRandom, block: (start: number, length: number) => void): void {
  for (let filled = 0; filled < count; ) {
    const start = Math.floor(random.uniform() * count);
    const length = Math.min(count - filled, scale === 0 ? 1 : 1 + Math.floor(Math.log(1 - random.uniform()) * scale));
    block(start, length);
    filled += length;
  }
}

/**
 * Draws the blocks of every resample of `count` values: `block` gets start and length of each, `done` the number of the resample after its
 * last. The same seed, mean block and count give the same blocks as {@link resampledSums} has.
 */
export function resampleBlocks(
  count: number,
  { resamples = RESAMPLES, seed, meanBlock = 1 }: BootstrapSettings,
  block: (start: number, length: number) => void,
  done: (resample: number) => void,
): void {
  const random = seededRandom(seed);
  const scale = scaleOf(meanBlock);
  for (let resample = 0; resample < resamples; resample++) {
    drawBlocks(count, scale, random, block);
    done(resample);
  }
}

/** What draws geometric lengths of a mean from uniform numbers; 0 for blocks of one value. */
const scaleOf = (meanBlock: number): number => (meanBlock > 1 ? 1 / Math.log(1 - 1 / meanBlock) : 0);

/** From so many series on, resamples with short blocks are taken as weights: series are then read in order, not here and there. */
const SERIES_FOR_WEIGHTS = 6;
const BLOCK_FOR_WEIGHTS = 12;

/**
 * Stationary bootstrap resamples (Politis and Romano 1994: blocks that start anywhere, wrap around, and have geometric lengths) of series of
 * equal length, the SAME resamples for all of them: `take` gets each series' sum over a resample, in memory that the next one overwrites.
 */
export function resampledSums(
  series: readonly ArrayLike<number>[],
  settings: BootstrapSettings,
  take: (sums: Float64Array, resample: number) => void,
): void {
  const [first] = series;
  if (first === undefined) return;
  const resamples = settings.resamples ?? RESAMPLES;
  const meanBlock = Math.max(1, settings.meanBlock ?? blockLengths(first).stationary);
  const random = seededRandom(settings.seed);
  const scale = scaleOf(meanBlock);
  const isWeighted = series.length >= SERIES_FOR_WEIGHTS && meanBlock < BLOCK_FOR_WEIGHTS;
  const resample = isWeighted ? byWeights(series, first.length) : byRunningSums(series, first.length);
  for (let i = 0; i < resamples; i++) take(resample(scale, random), i);
}

/** Means of the resamples of {@link resampledSums}: one column a series. */
export function resampledMeans(series: readonly ArrayLike<number>[], settings: BootstrapSettings): Float64Array[] {
  const length = series[0]?.length ?? 0;
  const means = series.map(() => new Float64Array(settings.resamples ?? RESAMPLES));
  resampledSums(series, settings, (sums, resample) => {
    for (let k = 0; k < means.length; k++) (means[k] as Float64Array)[resample] = (sums[k] as number) / length;
  });
  return means;
}

/** Draws a resample and adds up each series in it. */
type Resample = (scale: number, random: SeededRandom) => Float64Array;

/**
 * One difference of running sums a block; the series is written twice in a row, so that a block may wrap around its end. The sums up to a time
 * lie together for all series, and all of them in one piece.
 */
function byRunningSums(series: readonly ArrayLike<number>[], count: number): Resample {
  const many = series.length;
  const running = new Float64Array((2 * count + 1) * many);
  series.forEach((values, k) => {
    for (let i = 0; i < 2 * count; i++) running[(i + 1) * many + k] = (running[i * many + k] as number) + (values[i % count] as number);
  });
  const totals = new Float64Array(many);
  const add = (start: number, length: number): void => {
    const from = start * many;
    const to = (start + length) * many;
    for (let k = 0; k < many; k++) totals[k] = (totals[k] as number) + (running[to + k] as number) - (running[from + k] as number);
  };
  return (scale, random) => {
    totals.fill(0);
    drawBlocks(count, scale, random, add);
    return totals;
  };
}

/** How often each value occurs in the resample, and one product sum a series. */
function byWeights(series: readonly ArrayLike<number>[], count: number): Resample {
  const columns = series.map((values) => (values instanceof Float64Array ? values : Float64Array.from(values)));
  const changes = new Int32Array(2 * count + 1);
  const weights = new Float64Array(count);
  const totals = new Float64Array(series.length);
  const mark = (start: number, length: number): void => {
    changes[start] = (changes[start] as number) + 1;
    changes[start + length] = (changes[start + length] as number) - 1;
  };
  return (scale, random) => {
    changes.fill(0);
    weights.fill(0);
    drawBlocks(count, scale, random, mark);
    let weight = 0;
    for (let i = 0; i < 2 * count; i++) {
      weight += changes[i] as number;
      const at = i < count ? i : i - count;
      weights[at] = (weights[at] as number) + weight;
    }
    for (let k = 0; k < columns.length; k++) totals[k] = dotProduct(weights, columns[k] as Float64Array);
    return totals;
  };
}

/** Outcome of {@link meanReturnTest}. */
export interface MeanReturnTest {
  /** Chance of a mean return at least as high if the true one were 0. NaN for fewer than two returns, or where all are 0: nothing was done. */
  readonly pValue: number;
  readonly meanBlock: number;
  readonly resamples: number;
}

/**
 * Tests that the mean return is 0 or less, against that it is more: the share of resampled means, each less the observed mean, that
 * reach the observed mean; the observed one counts as one of them, so that it is never 0 (Davison and Hinkley 1997, 4.2).
 */
export function meanReturnTest(returns: ArrayLike<number>, settings: BootstrapSettings): MeanReturnTest {
  const resamples = settings.resamples ?? RESAMPLES;
  const meanBlock = settings.meanBlock ?? blockLengths(returns).stationary;
  if (returns.length < 2 || isAllZero(returns)) return { pValue: Number.NaN, meanBlock, resamples };
  const observed = meanOf(returns);
  const [means] = resampledMeans([returns], { resamples, meanBlock, seed: settings.seed });
  let reached = 1;
  for (const mean of means ?? []) if (mean - observed >= observed) reached++;
  return { pValue: reached / (resamples + 1), meanBlock, resamples };
}

function isAllZero(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}

/** Bounds between which a figure lies with a stated confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Intervals of the figures of a return series, percentile method. */
export interface ReturnIntervals {
  readonly confidence: number;
  /** Mean return · periods a year. */
  readonly annualMean: Interval;
  /** Sample deviation · √periods a year. */
  readonly volatility: Interval;
  readonly sharpe: Interval;
  /** Compound annual growth; from -1. */
  readonly cagr: Interval;
}

/** {@link ReturnIntervals} by the stationary bootstrap of returns, their squares and their logarithms together. */
export function returnIntervals(
  returns: ArrayLike<number>,
  periodsPerYear: number,
  confidence: number,
  settings: BootstrapSettings,
): ReturnIntervals {
  const squares = Float64Array.from(returns, (value) => value * value);
  const logs = Float64Array.from(returns, (value) => Math.log(Math.max(Number.MIN_VALUE, 1 + value)));
  const [means, meanSquares, meanLogs] = resampledMeans([returns, squares, logs], settings);
  if (means === undefined || meanSquares === undefined || meanLogs === undefined) throw new RangeError('Three series give three columns.');
  const bias = returns.length / (returns.length - 1);
  const deviations = means.map((mean, i) => Math.sqrt(Math.max(0, ((meanSquares[i] as number) - mean * mean) * bias)));
  const year = Math.sqrt(periodsPerYear);
  const interval = (values: Float64Array): Interval => {
    const ascending = values.filter((value) => !Number.isNaN(value)).sort();
    return { low: sortedQuantile(ascending, (1 - confidence) / 2), high: sortedQuantile(ascending, (1 + confidence) / 2) };
  };
  return {
    confidence,
    annualMean: interval(means.map((mean) => mean * periodsPerYear)),
    volatility: interval(deviations.map((deviation) => deviation * year)),
    sharpe: interval(means.map((mean, i) => ((deviations[i] as number) > 0 ? (mean / (deviations[i] as number)) * year : Number.NaN))),
    cagr: interval(meanLogs.map((mean) => Math.expm1(mean * periodsPerYear))),
  };
}
