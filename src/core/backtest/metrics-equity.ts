import { sampleExcessKurtosis, sampleSkewness } from '#core/numeric/sample-moments.ts';
import { type DrawdownEpisode, drawdownEpisodes, drawdownsOf, maximumDrawdown, ulcerIndex } from '#core/statistics/drawdown.ts';
import { meanOf, sampleDeviation, shapeOf } from '#core/statistics/moments.ts';
import { probabilisticSharpe, sharpeSample } from '#core/statistics/probabilistic-sharpe.ts';
import { expectedShortfall, gaussianValueAtRisk, historicalValueAtRisk, quantile } from '#core/statistics/quantile.ts';
import { downsideDeviation, omegaRatio, ratio } from '#core/statistics/risk-ratios.ts';
import type { EquityCurve } from './run-result.ts';

/** A fall of the account from a peak, in times. */
export interface DrawdownPeriod {
  readonly peakTimeUs: number;
  readonly troughTimeUs: number;
  /** null while the peak is not reached again. */
  readonly recoveredTimeUs: number | null;
  readonly depth: number;
  /** Calendar days from the peak to the recovery, or to the end of the data. */
  readonly days: number;
}

/** Falls of the account from its peaks, the initial capital being the first. Bar by bar, not day by day. */
export interface DrawdownFigures {
  /** One value per bar, 0 or below. */
  readonly curve: Float64Array;
  readonly maximum: number;
  /** In money: 0 or below. */
  readonly maximumMoney: number;
  /** Least equity less the initial capital, 0 or below (MetaTrader's absolute drawdown). */
  readonly belowInitial: number;
  readonly longestDays: number;
  /** Calendar days from the lowest point of a fall to its recovery, at most: those not over yet are left out. */
  readonly longestRecoveryDays: number;
  readonly average: number;
  readonly averageDays: number;
  readonly count: number;
  /** Share of bars below a peak. */
  readonly underWater: number;
  readonly ulcer: number;
  /** Root of the mean square of the worst of each fall (Burke's denominator, over falls). */
  readonly burkeDepth: number;
  /** The five deepest, deepest first. */
  readonly deepest: readonly DrawdownPeriod[];
}

const MICROSECONDS_PER_DAY = 86_400_000_000;

/** {@link DrawdownFigures} of an account's curve. */
export function drawdownFigures({ timeUs, value }: EquityCurve, initial: number): DrawdownFigures {
  const curve = drawdownsOf(value, initial);
  const last = timeUs.length - 1;
  const periods = drawdownEpisodes(curve).map((episode: DrawdownEpisode): DrawdownPeriod => {
    const end = timeUs[episode.recoveredAt ?? last] as number;
    return {
      peakTimeUs: timeUs[episode.peakAt] as number,
      troughTimeUs: timeUs[episode.troughAt] as number,
      recoveredTimeUs: episode.recoveredAt === null ? null : end,
      depth: episode.depth,
      days: (end - (timeUs[episode.peakAt] as number)) / MICROSECONDS_PER_DAY,
    };
  });
  let peak = initial;
  let maximumMoney = 0;
  let least = initial;
  let under = 0;
  for (let i = 0; i < value.length; i++) {
    const now = value[i] as number;
    peak = Math.max(peak, now);
    least = Math.min(least, now);
    maximumMoney = Math.min(maximumMoney, now - peak);
    if (now < peak) under++;
  }
  return {
    curve,
    maximum: maximumDrawdown(curve),
    maximumMoney,
    belowInitial: least - initial,
    longestDays: periods.reduce((most, { days }) => Math.max(most, days), 0),
    longestRecoveryDays: periods.reduce(
      (most, { troughTimeUs, recoveredTimeUs }) =>
        Math.max(most, ((recoveredTimeUs ?? troughTimeUs) - troughTimeUs) / MICROSECONDS_PER_DAY),
      0,
    ),
    average: periods.length === 0 ? 0 : meanOf(periods.map(({ depth }) => depth)),
    averageDays: periods.length === 0 ? 0 : meanOf(periods.map(({ days }) => days)),
    count: periods.length,
    underWater: ratio(under, value.length),
    ulcer: ulcerIndex(curve),
    burkeDepth: Math.sqrt(periods.reduce((sum, { depth }) => sum + depth * depth, 0)),
    deepest: [...periods].sort((a, b) => a.depth - b.depth).slice(0, 5),
  };
}

/** Figures of the daily returns that no convention changes. */
export interface ReturnFigures {
  readonly count: number;
  readonly mean: number;
  /** Geometric mean over a year of periods (backtesting.py's annual return); unlike the compound rate it does not look at the calendar. */
  readonly annualReturn: number;
  readonly deviation: number;
  readonly downside: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  readonly best: number;
  readonly worst: number;
  readonly positiveShare: number;
  readonly averageGain: number;
  readonly averageLoss: number;
  /** Mean over deviation, not annualised (NautilusTrader's risk-return ratio). */
  readonly riskReturn: number;
  /** Σ gains over Σ losses of the days (Omega at 0, which is the profit factor of returns). */
  readonly omega: number;
  /** Quantile at 95 % over that at 5 %, in size. */
  readonly tail: number;
  readonly valueAtRisk95: number;
  readonly valueAtRisk99: number;
  readonly gaussianValueAtRisk95: number;
  readonly gaussianValueAtRisk99: number;
  readonly expectedShortfall95: number;
  /** Probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpe: number;
  /** The same against an annual Sharpe ratio of 1, as LEAN reports it. */
  readonly probabilisticSharpeOfOne: number;
}

/** {@link ReturnFigures} of the changes from day to day. */
export function returnFigures(returns: Float64Array, periodsPerYear: number): ReturnFigures {
  const shape = shapeOf(returns);
  const sample = sharpeSample(shape);
  const gains = returns.filter((value) => value > 0);
  const losses = returns.filter((value) => value < 0);
  return {
    count: returns.length,
    mean: shape.mean,
    annualReturn: annualReturn(returns, periodsPerYear),
    deviation: shape.deviation,
    downside: downsideDeviation(returns),
    skewness: returns.length < 3 ? Number.NaN : sampleSkewness(returns, 0, returns.length),
    excessKurtosis: returns.length < 4 ? Number.NaN : sampleExcessKurtosis(returns, 0, returns.length),
    best: quantile(returns, 1),
    worst: quantile(returns, 0),
    positiveShare: ratio(gains.length, returns.length),
    averageGain: meanOf(gains),
    averageLoss: meanOf(losses),
    riskReturn: ratio(shape.mean, sampleDeviation(returns)),
    omega: omegaRatio(returns),
    tail: ratio(quantile(returns, 0.95), -quantile(returns, 0.05)),
    valueAtRisk95: historicalValueAtRisk(returns, 0.95),
    valueAtRisk99: historicalValueAtRisk(returns, 0.99),
    gaussianValueAtRisk95: gaussianValueAtRisk(returns, 0.95),
    gaussianValueAtRisk99: gaussianValueAtRisk(returns, 0.99),
    expectedShortfall95: expectedShortfall(returns, 0.95),
    probabilisticSharpe: probabilisticSharpe(sample),
    probabilisticSharpeOfOne: probabilisticSharpe(sample, 1 / Math.sqrt(periodsPerYear)),
  };
}

function annualReturn(returns: Float64Array, periodsPerYear: number): number {
  if (returns.some((value) => value <= -1)) return -1;
  return Math.expm1((returns.reduce((sum, value) => sum + Math.log1p(value), 0) / returns.length) * periodsPerYear);
}
