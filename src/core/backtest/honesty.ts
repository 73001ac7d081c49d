import { effectiveTrials } from '#core/statistics/effective-trials.ts';
import { shapeOf } from '#core/statistics/moments.ts';
import { type Overfitting, overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import {
  deflatedSharpe,
  expectedMaximum,
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeSample,
} from '#core/statistics/probabilistic-sharpe.ts';
import { type RealityCheck, realityCheck } from '#core/statistics/reality-check.ts';
import { meanReturnTest, type ReturnIntervals, returnIntervals } from '#core/statistics/stationary-bootstrap.ts';
import type { CostStress, PathDependence, WarmUpSensitivity } from './honesty-sensitivity.ts';
import { TRIALS_FOR_OVERFITTING, type VerdictReport, verdictOf } from './honesty-verdict.ts';
import { figureOrNull } from './metrics-summary.ts';

/** What the honesty panel is made of. */
export interface HonestyInput {
  /** Of the session days of the run. */
  readonly returns: Float64Array;
  readonly periodsPerYear: number;
  readonly trades: number;
  /** Distinct configurations of the idea, over whatever bars, this run's own included. */
  readonly trialCount: number;
  /** Returns of trials over the bars of this run, its own included, of equal length; they may be sums over equal pieces of the range. */
  readonly trialReturns: readonly ArrayLike<number>[];
  /** Trials that {@link trialReturns} stands for, where it is a part of them, evenly chosen. */
  readonly comparableTrials?: number;
  readonly seed: number;
  readonly costStress: CostStress | null;
  readonly warmUp: WarmUpSensitivity | null;
  readonly pathDependence: PathDependence | null;
  readonly lookAhead: 'clean' | 'found' | null;
  /** Sentences on the data: unadjusted prices, only survivors, simulated. */
  readonly notes: readonly string[];
}

/** The honesty panel of a run. null where a figure is not defined or there is too little to compute it. */
export interface Honesty {
  readonly pValue: number | null;
  /** Mean length of the blocks that the p-value and the intervals resample. */
  readonly meanBlock: number;
  /** Bounds that hold the truth with a confidence of 95 %; null for fewer than 30 returns. */
  readonly intervals: ReturnIntervals | null;
  readonly probabilisticSharpe: number | null;
  /** By the effective number of trials. */
  readonly deflatedSharpe: number | null;
  /** By the number of trials as they were counted: the stricter one. */
  readonly deflatedSharpeAllTrials: number | null;
  readonly trials: number;
  readonly effectiveTrials: number;
  /** Variance of the trials' Sharpe ratios per day. */
  readonly sharpeVariance: number;
  /** Annual Sharpe ratio that the best of the effective trials would reach without any skill, as expected. */
  readonly expectedMaximumSharpe: number | null;
  /** Years of such days until the probabilistic Sharpe ratio reaches 0.95; null where it never does. */
  readonly minimumTrackRecordYears: number | null;
  readonly overfitting: Overfitting | null;
  readonly realityCheck: RealityCheck | null;
  readonly costStress: CostStress | null;
  readonly warmUp: WarmUpSensitivity | null;
  readonly pathDependence: PathDependence | null;
  readonly lookAhead: 'clean' | 'found' | null;
  readonly notes: readonly string[];
  readonly verdict: VerdictReport;
}

/** Clustering takes time and memory with the square of the trials. */
export const MOST_CLUSTERED = 1_000;
/** Blocks of the cross-validation. */
const BLOCKS = 16;

/** {@link Honesty} of a run: repeatable by its seed. */
export function assessHonesty(input: HonestyInput): Honesty {
  const { returns, seed } = input;
  const trials = countTrials(input);
  const sample = sharpeSample(shapeOf(returns));
  const test = meanReturnTest(returns, { seed });
  const { trialReturns } = input;
  const enough = trialReturns.length >= 2 && (trialReturns[0]?.length ?? 0) >= 2 * BLOCKS;
  const overfitting = enough && trials.counted >= TRIALS_FOR_OVERFITTING ? overfittingProbability(trialReturns, BLOCKS) : null;
  const deflated = figureOrNull(deflatedSharpe(sample, trials.effective, trials.sharpeVariance));
  const pValue = figureOrNull(test.pValue);
  const { costStress, warmUp, pathDependence, lookAhead, notes } = input;
  return {
    ...{ pValue, costStress, warmUp, pathDependence, lookAhead, notes, overfitting },
    meanBlock: test.meanBlock,
    intervals: returns.length < 30 ? null : returnIntervals(returns, input.periodsPerYear, 0.95, { seed, meanBlock: test.meanBlock }),
    probabilisticSharpe: figureOrNull(probabilisticSharpe(sample)),
    deflatedSharpe: deflated,
    deflatedSharpeAllTrials: figureOrNull(deflatedSharpe(sample, trials.counted, trials.sharpeVariance)),
    trials: trials.counted,
    effectiveTrials: trials.effective,
    sharpeVariance: trials.sharpeVariance,
    expectedMaximumSharpe: figureOrNull(expectedMaximum(trials.effective) * Math.sqrt(trials.sharpeVariance * input.periodsPerYear)),
    minimumTrackRecordYears: figureOrNull(minimumTrackRecord(sample) / input.periodsPerYear),
    realityCheck: trialReturns.length < 2 || (trialReturns[0]?.length ?? 0) < 2 ? null : realityCheck(trials.clustered, { seed }),
    verdict: verdictOf({
      ...{ pValue, lookAhead },
      trades: input.trades,
      deflatedSharpe: deflated,
      trials: trials.counted,
      overfittingProbability: overfitting?.probability ?? null,
      doubleCostReturn: costStress?.doubleCostReturn ?? null,
      worstPathReturn: pathDependence?.worstReturn ?? null,
      bestPathReturn: pathDependence?.bestReturn ?? null,
    }),
  };
}

/**
 * Trials that can't be compared, because they ran over other bars, count as being as diverse as those that can. The variance of the Sharpe
 * ratios is no less than the sampling error of a single one: trials without skill differ by at least that.
 */
function countTrials({ returns, trialCount, trialReturns, comparableTrials }: HonestyInput): {
  counted: number;
  effective: number;
  sharpeVariance: number;
  clustered: readonly ArrayLike<number>[];
} {
  const counted = Math.max(1, trialCount, trialReturns.length);
  const clustered = trialReturns.length <= MOST_CLUSTERED ? trialReturns : evenly(trialReturns, MOST_CLUSTERED);
  const clusters = effectiveTrials(clustered);
  const comparable = Math.max(1, comparableTrials ?? trialReturns.length);
  const effective = Math.min(counted, Math.max(1, Math.round((clusters.effective * counted) / comparable)));
  const perDay = (clusters.sharpeVariance * (clustered[0]?.length ?? 0)) / Math.max(1, returns.length);
  const sharpeVariance = effective === 1 ? perDay : Math.max(perDay, 1 / Math.max(1, returns.length - 1));
  return { counted, effective, sharpeVariance, clustered };
}

const evenly = <T>(values: readonly T[], count: number): T[] =>
  Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)] as T);
