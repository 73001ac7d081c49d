import type { Verdict } from './honesty-verdict.ts';
import type { RunMetrics } from './metrics.ts';

/** What chance and the ledger add to a run's figures. NaN where unknown. */
export interface SummaryEvidence {
  readonly pValue: number;
  readonly deflatedSharpe: number;
  readonly trials: number;
  readonly effectiveTrials: number;
  readonly verdict: Verdict;
}

/** The run in one row: fractions, not percent; null where a figure is not defined. */
export interface RunSummary {
  readonly finalEquity: number | null;
  readonly totalReturn: number | null;
  readonly buyAndHoldReturn: number | null;
  readonly cagr: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** 0 or below. */
  readonly maxDrawdown: number | null;
  /** Calendar days of the longest time below a peak. */
  readonly maxDrawdownDays: number | null;
  readonly trades: number;
  readonly winRate: number | null;
  /** null without a loss. */
  readonly profitFactor: number | null;
  /** Mean return of a trade. */
  readonly expectancy: number | null;
  readonly exposure: number | null;
  readonly commissions: number | null;
  readonly pValue: number | null;
  readonly probabilisticSharpe: number | null;
  readonly deflatedSharpe: number | null;
  readonly trials: number;
  readonly effectiveTrials: number;
  readonly verdict: Verdict;
}

/** A figure for an object: null instead of what is not a finite number. */
export const figureOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** {@link RunSummary} of a run's figures and the evidence on it. */
export function summaryOf(metrics: RunMetrics, evidence: SummaryEvidence): RunSummary {
  const { ratios, drawdowns, trades } = metrics;
  return {
    finalEquity: figureOrNull(metrics.finalEquity),
    totalReturn: figureOrNull(metrics.totalReturn),
    buyAndHoldReturn: figureOrNull(metrics.buyAndHoldReturn),
    cagr: figureOrNull(ratios.cagr),
    volatility: figureOrNull(ratios.volatility),
    sharpe: figureOrNull(ratios.sharpe),
    sortino: figureOrNull(ratios.sortino),
    calmar: figureOrNull(ratios.calmar),
    maxDrawdown: figureOrNull(drawdowns.maximum),
    maxDrawdownDays: figureOrNull(drawdowns.longestDays),
    trades: trades.all.count,
    winRate: figureOrNull(trades.winRate),
    profitFactor: figureOrNull(trades.profitFactor),
    expectancy: figureOrNull(trades.expectancy),
    exposure: figureOrNull(metrics.exposure),
    commissions: figureOrNull(metrics.commissions),
    pValue: figureOrNull(evidence.pValue),
    probabilisticSharpe: figureOrNull(metrics.returnFigures.probabilisticSharpe),
    deflatedSharpe: figureOrNull(evidence.deflatedSharpe),
    trials: evidence.trials,
    effectiveTrials: evidence.effectiveTrials,
    verdict: evidence.verdict,
  };
}

/** A run's single figures by dotted name, of its own convention: `trades.winners.average`, `returnFigures.skewness`. null where undefined. */
export function metricsByName({ ratiosByConvention: _, ...metrics }: RunMetrics): Record<string, number | null> {
  const named: Record<string, number | null> = {};
  collect(metrics, '', named);
  return named;
}

function collect(figures: object, prefix: string, into: Record<string, number | null>): void {
  for (const [name, value] of Object.entries(figures) as [string, unknown][]) {
    if (typeof value === 'number') into[prefix + name] = figureOrNull(value);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
      collect(value, `${prefix}${name}.`, into);
    }
  }
}
