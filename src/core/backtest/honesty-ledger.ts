import { ReusedColumn } from '#core/numeric/reused-column.ts';
import { effectiveTrials } from '#core/statistics/effective-trials.ts';
import type { Shape } from '#core/statistics/moments.ts';
import { type Overfitting, overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import { deflatedSharpe, expectedMaximum, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import { type RealityCheck, realityCheck } from '#core/statistics/reality-check.ts';
import { TRIALS_FOR_OVERFITTING } from './honesty-verdict.ts';
import { figureOrNull } from './metrics-summary.ts';

/** The trials of an idea that are counted against each of its runs over the same days. */
export interface LedgerInput {
  /** Returns of a run over these days. */
  readonly days: number;
  /** Distinct configurations of the idea, over whatever bars. */
  readonly trialCount: number;
  /** Returns of trials over these days, of equal length; they may be sums over equal pieces of the range. */
  readonly trialReturns: readonly ArrayLike<number>[];
  /** Trials that {@link trialReturns} stands for, where it is a part of them, evenly chosen. */
  readonly comparableTrials?: number;
  readonly seed: number;
}

/** What the trials of an idea say of each of its runs over the same days. */
export interface LedgerJudgement {
  readonly trials: number;
  readonly effectiveTrials: number;
  /** Variance of the trials' Sharpe ratios per day. */
  readonly sharpeVariance: number;
  /** null with fewer than {@link TRIALS_FOR_OVERFITTING} trials, or too few days. */
  readonly overfitting: Overfitting | null;
  /** null with fewer than two trials over these days. */
  readonly realityCheck: RealityCheck | null;
}

/** Clustering takes time and memory with the square of the trials. */
const MOST_CLUSTERED = 1_000;
/** Blocks of the cross-validation. */
const BLOCKS = 16;

/** {@link LedgerJudgement} of the trials of an idea: repeatable by its seed. `memory` is what it works in. */
export function judgeLedger(input: LedgerInput, memory = new ReusedColumn()): LedgerJudgement {
  const { trialReturns, seed } = input;
  const { counted, effective, sharpeVariance, clustered } = countTrials(input, memory);
  const days = trialReturns[0]?.length ?? 0;
  const isCrossValidated = trialReturns.length >= 2 && days >= 2 * BLOCKS && counted >= TRIALS_FOR_OVERFITTING;
  return {
    trials: counted,
    effectiveTrials: effective,
    sharpeVariance,
    overfitting: isCrossValidated ? overfittingProbability(trialReturns, BLOCKS, memory) : null,
    realityCheck: trialReturns.length < 2 || days < 2 ? null : realityCheck(clustered, { seed }),
  };
}

/**
 * Trials that can't be compared, because they ran over other bars, count as being as diverse as those that can. The variance of the Sharpe
 * ratios is no less than the sampling error of a single one: trials without skill differ by at least that.
 */
function countTrials(
  { days, trialCount, trialReturns, comparableTrials }: LedgerInput,
  memory: ReusedColumn,
): {
  counted: number;
  effective: number;
  sharpeVariance: number;
  clustered: readonly ArrayLike<number>[];
} {
  const counted = Math.max(1, trialCount, trialReturns.length);
  const clustered = trialReturns.length <= MOST_CLUSTERED ? trialReturns : evenly(trialReturns, MOST_CLUSTERED);
  const clusters = effectiveTrials(clustered, undefined, memory);
  const comparable = Math.max(1, comparableTrials ?? trialReturns.length);
  const effective = Math.min(counted, Math.max(1, Math.round((clusters.effective * counted) / comparable)));
  const perDay = (clusters.sharpeVariance * (clustered[0]?.length ?? 0)) / Math.max(1, days);
  const sharpeVariance = effective === 1 ? perDay : Math.max(perDay, 1 / Math.max(1, days - 1));
  return { counted, effective, sharpeVariance, clustered };
}

const evenly = <T>(values: readonly T[], count: number): T[] =>
  Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)] as T);

/** A run's Sharpe ratio against what its idea's trials would show without skill. null where a figure is not defined. */
export interface Deflation {
  /** By the effective number of trials. */
  readonly deflatedSharpe: number | null;
  /** By the number of trials as they were counted: the stricter one. */
  readonly deflatedSharpeAllTrials: number | null;
  /** Annual Sharpe ratio that the best of the effective trials would reach without any skill, as expected. */
  readonly expectedMaximumSharpe: number | null;
}

/** {@link Deflation} of a run whose daily returns have this shape. */
export function deflate(
  shape: Shape,
  periodsPerYear: number,
  { trials, effectiveTrials: effective, sharpeVariance }: Pick<LedgerJudgement, 'trials' | 'effectiveTrials' | 'sharpeVariance'>,
): Deflation {
  const sample = sharpeSample(shape);
  return {
    deflatedSharpe: figureOrNull(deflatedSharpe(sample, effective, sharpeVariance)),
    deflatedSharpeAllTrials: figureOrNull(deflatedSharpe(sample, trials, sharpeVariance)),
    expectedMaximumSharpe: figureOrNull(expectedMaximum(effective) * Math.sqrt(sharpeVariance * periodsPerYear)),
  };
}
