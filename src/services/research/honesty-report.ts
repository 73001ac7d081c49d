import type { HonestyReport } from '#contract/research-documents.ts';
import type { Honesty } from '#core/backtest/honesty.ts';
import type { VerdictCheck } from '#core/backtest/honesty-verdict.ts';
import { figureOrNull } from '#core/backtest/metrics-summary.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { tradeIntervals } from '#core/backtest/trade-intervals.ts';
import type { Overfitting } from '#core/statistics/overfitting-probability.ts';
import type { RealityCheck } from '#core/statistics/reality-check.ts';
import type { Stresses } from './judge-run.ts';
import type { KeyFigures } from './key-figures.ts';

const outcome = ({ totalReturn, sharpe, trades }: KeyFigures) => ({
  totalReturn: figureOrNull(totalReturn),
  sharpe: figureOrNull(sharpe),
  trades,
});

/** The conditions of a verdict as they are shown. */
export const shownChecks = (checks: readonly VerdictCheck[]): HonestyReport['checks'] =>
  checks.map(({ id, title, state, value, text }) => ({ id, title, state: state === 'warn' ? 'weak' : state, value, text }));

export const shownOverfitting = ({ probability, splits, strategies, histogram }: Overfitting): HonestyReport['overfitting'] => ({
  ...{ probability, splits, strategies },
  logits: { edges: histogram.edges, counts: Float64Array.from(histogram.counts) },
});

export const shownRealityCheck = ({ pValue, strategies }: RealityCheck): HonestyReport['realityCheck'] => ({ pValue, strategies });

/** The honesty panel as it is shown and stored. `span`: the name of the run's days. */
export function honestyReport(honesty: Honesty, stresses: Stresses, result: RunResult, seed: number, span: string): HonestyReport {
  const { verdict, overfitting, realityCheck, intervals, shape } = honesty;
  const { worst, best, adaptive } = stresses.paths;
  const ofTrades = tradeIntervals(result.trades, seed);
  const interval = ({ low, high }: { low: number; high: number }) => ({ low: figureOrNull(low), high: figureOrNull(high) });
  return {
    verdict: verdict.verdict,
    reasons: [...verdict.reasons],
    checks: shownChecks(verdict.checks),
    trials: honesty.trials,
    effectiveTrials: honesty.effectiveTrials,
    probabilisticSharpe: honesty.probabilisticSharpe,
    deflatedSharpe: honesty.deflatedSharpe,
    deflatedSharpeAllTrials: honesty.deflatedSharpeAllTrials,
    basis: {
      span,
      returns: shape.count,
      mean: figureOrNull(shape.mean),
      deviation: figureOrNull(shape.deviation),
      skewness: figureOrNull(shape.skewness),
      rawKurtosis: figureOrNull(shape.rawKurtosis),
    },
    expectedMaximumSharpe: honesty.expectedMaximumSharpe,
    pValue: honesty.pValue,
    minimumTrackRecordYears: honesty.minimumTrackRecordYears,
    overfitting: overfitting && shownOverfitting(overfitting),
    realityCheck: realityCheck && shownRealityCheck(realityCheck),
    lookAhead: {
      state: honesty.lookAhead ?? 'not-checked',
      cuts: stresses.lookAhead.cuts,
      text: stresses.lookAhead.text,
    },
    costStress: stresses.costs.map(({ factor, figures }) => ({ factor, ...outcome(figures) })),
    breakEvenCostFactor: honesty.costStress?.breakEvenMultiple ?? null,
    paths: {
      worst: outcome(worst),
      best: outcome(best),
      adaptive: outcome(adaptive),
      dependentTrades: result.trades.pathDependent.reduce((sum, one) => sum + one, 0),
      dependentShare: honesty.pathDependence?.share ?? null,
    },
    warmup: stresses.warmups.map(({ bars, figures }) => ({ bars, ...outcome(figures) })),
    intervals: {
      ...(intervals && {
        sharpe: interval(intervals.sharpe),
        cagr: interval(intervals.cagr),
        volatility: interval(intervals.volatility),
        annualMean: interval(intervals.annualMean),
        ...(intervals.maxDrawdown && { maxDrawdown: interval(intervals.maxDrawdown) }),
      }),
      ...(ofTrades && {
        winRate: interval(ofTrades.winRate),
        expectancy: interval(ofTrades.expectancy),
        profitFactor: interval(ofTrades.profitFactor),
      }),
    },
    notes: [...honesty.notes],
  };
}
