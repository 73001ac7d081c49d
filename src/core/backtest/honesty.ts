import { ReusedColumn } from '#core/numeric/reused-column.ts';
import { type DayPaths, drawdownInterval } from '#core/statistics/drawdown-interval.ts';
import { type Shape, shapeOf } from '#core/statistics/moments.ts';
import { minimumTrackRecord, probabilisticSharpe, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import { type Interval, meanReturnTest, type ReturnIntervals, returnIntervals } from '#core/statistics/stationary-bootstrap.ts';
import { type Deflation, deflate, judgeLedger, type LedgerJudgement } from './honesty-ledger.ts';
import type { CostStress, PathDependence, WarmUpSensitivity } from './honesty-sensitivity.ts';
import { type VerdictReport, verdictOf } from './honesty-verdict.ts';
import { figureOrNull } from './metrics-summary.ts';

/** What the honesty panel is made of. */
export interface HonestyInput {
  /** Of the session days of the run. */
  readonly returns: Float64Array;
  /** How the account went through each of these days; null where that is not known. */
  readonly dayPaths: DayPaths | null;
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

/** Bounds that hold the truth with a confidence of 95 %. */
export interface RunIntervals extends ReturnIntervals {
  /** Of the deepest fall from a peak, over every bar: `low` is the deeper end. null where days are known by their ends alone. */
  readonly maxDrawdown: Interval | null;
}

/** The honesty panel of a run. null where a figure is not defined or there is too little to compute it. */
export interface Honesty extends Deflation, LedgerJudgement {
  readonly pValue: number | null;
  /** Mean length of the blocks that the p-value and the intervals resample. */
  readonly meanBlock: number;
  /** null for fewer than 30 returns, and where none differs from another. */
  readonly intervals: RunIntervals | null;
  readonly probabilisticSharpe: number | null;
  /** Of the daily returns: what the deflated Sharpe ratio is computed of, beside the trials. */
  readonly shape: Shape;
  /** Years of such days until the probabilistic Sharpe ratio reaches 0.95; null where it never does. */
  readonly minimumTrackRecordYears: number | null;
  readonly costStress: CostStress | null;
  readonly warmUp: WarmUpSensitivity | null;
  readonly pathDependence: PathDependence | null;
  readonly lookAhead: 'clean' | 'found' | null;
  readonly notes: readonly string[];
  readonly verdict: VerdictReport;
}

/** Fewer returns leave nothing to resample. */
const LEAST_RETURNS = 30;
const CONFIDENCE = 0.95;

/** {@link Honesty} of a run: repeatable by its seed. `memory` is what the trials are judged in. */
export function assessHonesty(input: HonestyInput, memory = new ReusedColumn()): Honesty {
  const { returns, seed, periodsPerYear } = input;
  const shape = shapeOf(returns);
  const sample = sharpeSample(shape);
  const ledger = judgeLedger({ ...input, days: returns.length }, memory);
  const deflation = deflate(shape, periodsPerYear, ledger);
  const { pValue: p, meanBlock } = meanReturnTest(returns, { seed });
  const pValue = figureOrNull(p);
  const { costStress, warmUp, pathDependence, lookAhead, notes } = input;
  return {
    ...{ ...ledger, ...deflation, shape, pValue, meanBlock, costStress, warmUp, pathDependence, lookAhead, notes },
    intervals: shape.deviation > 0 ? intervalsOf(input, meanBlock) : null,
    probabilisticSharpe: figureOrNull(probabilisticSharpe(sample)),
    minimumTrackRecordYears: figureOrNull(minimumTrackRecord(sample) / periodsPerYear),
    verdict: verdictOf({
      ...{ pValue, lookAhead },
      trades: input.trades,
      deflatedSharpe: deflation.deflatedSharpe,
      trials: ledger.trials,
      overfittingProbability: ledger.overfitting?.probability ?? null,
      doubleCostReturn: costStress?.doubleCostReturn ?? null,
      worstPathReturn: pathDependence?.worstReturn ?? null,
      bestPathReturn: pathDependence?.bestReturn ?? null,
    }),
  };
}

function intervalsOf({ returns, dayPaths, periodsPerYear, seed }: HonestyInput, meanBlock: number): RunIntervals | null {
  if (returns.length < LEAST_RETURNS) return null;
  const settings = { seed, meanBlock };
  return {
    ...returnIntervals(returns, periodsPerYear, CONFIDENCE, settings),
    maxDrawdown: dayPaths && drawdownInterval(dayPaths, CONFIDENCE, settings),
  };
}
