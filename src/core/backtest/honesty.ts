import { effectiveTrials } from '#core/statistics/effective-trials.ts';
import { shapeOf } from '#core/statistics/moments.ts';
import { type Overfitting, overfittingProbability } from '#core/statistics/overfitting-probability.ts';
import { deflatedSharpe, minimumTrackRecord, probabilisticSharpe, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import { type RealityCheck, realityCheck } from '#core/statistics/reality-check.ts';
import { meanReturnTest, type ReturnIntervals, returnIntervals } from '#core/statistics/stationary-bootstrap.ts';
import type { CostStress, PathDependence, WarmUpSensitivity } from './honesty-sensitivity.ts';
import { alignedReturns, type Trial } from './honesty-trial-ledger.ts';
import { TRIALS_FOR_OVERFITTING, type VerdictReport, verdictOf } from './honesty-verdict.ts';
import { figureOrNull } from './metrics-summary.ts';

/** What the honesty panel is made of. */
export interface HonestyInput {
  /** Session days of the run and their returns. */
  readonly days: Float64Array;
  readonly returns: Float64Array;
  readonly periodsPerYear: number;
  readonly trades: number;
  /** Every distinct configuration of the idea, this run's own included. */
  readonly trials: readonly Pick<Trial, 'days' | 'returns'>[];
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
  /** Trials that the effective number was counted over: all, or as many evenly chosen ones as {@link MOST_CLUSTERED}. */
  readonly clusteredTrials: number;
  /** Variance of the trials' Sharpe ratios per day. */
  readonly sharpeVariance: number;
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
  const trials = Math.max(1, input.trials.length);
  const aligned = alignedReturns(input.trials);
  const clustered = aligned.length <= MOST_CLUSTERED ? aligned : evenly(aligned, MOST_CLUSTERED);
  const clusters = effectiveTrials(clustered);
  const effective = Math.max(1, clusters.effective);
  const sample = sharpeSample(shapeOf(returns));
  const test = meanReturnTest(returns, { seed });
  const length = aligned[0]?.length ?? 0;
  const overfitting = aligned.length >= TRIALS_FOR_OVERFITTING && length >= 2 * BLOCKS ? overfittingProbability(aligned, BLOCKS) : null;
  const deflated = figureOrNull(deflatedSharpe(sample, effective, clusters.sharpeVariance));
  const pValue = figureOrNull(test.pValue);
  return {
    pValue,
    meanBlock: test.meanBlock,
    intervals: returns.length < 30 ? null : returnIntervals(returns, input.periodsPerYear, 0.95, { seed, meanBlock: test.meanBlock }),
    probabilisticSharpe: figureOrNull(probabilisticSharpe(sample)),
    deflatedSharpe: deflated,
    deflatedSharpeAllTrials: figureOrNull(deflatedSharpe(sample, trials, clusters.sharpeVariance)),
    trials,
    effectiveTrials: effective,
    clusteredTrials: clustered.length,
    sharpeVariance: clusters.sharpeVariance,
    minimumTrackRecordYears: figureOrNull(minimumTrackRecord(sample) / input.periodsPerYear),
    overfitting,
    realityCheck: aligned.length < 2 ? null : realityCheck(clustered, { seed }),
    costStress: input.costStress,
    warmUp: input.warmUp,
    pathDependence: input.pathDependence,
    lookAhead: input.lookAhead,
    notes: input.notes,
    verdict: verdictOf({
      trades: input.trades,
      deflatedSharpe: deflated,
      trials,
      overfittingProbability: overfitting?.probability ?? null,
      pValue,
      doubleCostReturn: input.costStress?.doubleCostReturn ?? null,
      lookAhead: input.lookAhead,
      worstPathReturn: input.pathDependence?.worstReturn ?? null,
      bestPathReturn: input.pathDependence?.bestReturn ?? null,
    }),
  };
}

const evenly = <T>(values: readonly T[], count: number): T[] =>
  Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)] as T);
