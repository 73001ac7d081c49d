import { meanOf, sampleDeviation, sampleVariance } from '#core/statistics/moments.ts';
import { compoundAnnualGrowth, downsideDeviation, ratio, sortinoRatio } from '#core/statistics/risk-ratios.ts';
import { type METRIC_CONVENTIONS, usualRiskFreeRate } from './configuration.ts';
import { type DailyCurve, daysPerYearOf } from './metrics-periods.ts';

/** Whose definition of the ratios is used. */
export type RatioConvention = (typeof METRIC_CONVENTIONS)[number];

/** Figures whose definitions differ between programs; NaN where they are not defined. */
export interface Ratios {
  readonly cagr: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
}

/** What {@link ratiosOf} needs of a run. */
export interface RatioInput {
  readonly curve: DailyCurve;
  /** Changes of the curve from day to day. */
  readonly returns: Float64Array;
  /** Returns by month, from the initial capital on. */
  readonly monthly: readonly number[];
  readonly initial: number;
  /** 0 or below. */
  readonly maxDrawdown: number;
  /** A year, as a fraction; null where none is set: each convention has its own. */
  readonly riskFreeRate: number | null;
  readonly periodsPerYear: number;
}

/** The ratios of a run by a convention. */
export const ratiosOf = (convention: RatioConvention, { riskFreeRate, ...input }: RatioInput): Ratios =>
  BY_CONVENTION[convention]({ ...input, riskFreeRate: riskFreeRate ?? usualRiskFreeRate(convention) });

/** With the risk-free rate that counts. */
type RatedInput = RatioInput & { readonly riskFreeRate: number };

const BY_CONVENTION: Readonly<Record<RatioConvention, (input: RatedInput) => Ratios>> = {
  standard: standardRatios,
  quantstats: standardRatios,
  lean: leanRatios,
  'backtesting.py': backtestingPyRatios,
  tradingview: tradingViewRatios,
};

const growthOf = ({ curve, initial }: RatioInput): number => (curve.value.at(-1) ?? Number.NaN) / initial;

const calmarOf = (annualReturn: number, maxDrawdown: number): number => ratio(annualReturn, -maxDrawdown);

/** Mean excess over sample deviation · √periods; the risk-free rate of a period compounds to that of a year. Growth by number of periods. */
function standardRatios(input: RatedInput): Ratios {
  const { returns, periodsPerYear } = input;
  const riskFree = (1 + input.riskFreeRate) ** (1 / periodsPerYear) - 1;
  const year = Math.sqrt(periodsPerYear);
  const cagr = compoundAnnualGrowth(growthOf(input), returns.length / periodsPerYear);
  const mean = meanOf(returns);
  const deviation = sampleDeviation(returns, mean);
  return {
    cagr,
    volatility: deviation * year,
    sharpe: ratio(mean - riskFree, deviation) * year,
    sortino: sortinoRatio(returns, riskFree, mean) * year,
    calmar: calmarOf(cagr, input.maxDrawdown),
  };
}

/**
 * LEAN, Common/Statistics/PortfolioStatistics.cs: (1 + mean)^periods - 1 - rf over deviation · √periods; for Sortino the deviation of the
 * losing days around their own mean; growth by calendar days over 365.
 */
function leanRatios(input: RatedInput): Ratios {
  const { returns, periodsPerYear, curve } = input;
  const excess = (1 + meanOf(returns)) ** periodsPerYear - 1 - input.riskFreeRate;
  const volatility = sampleDeviation(returns) * Math.sqrt(periodsPerYear);
  const cagr = compoundAnnualGrowth(growthOf(input), calendarDays(curve) / 365);
  return {
    cagr,
    volatility,
    sharpe: ratio(excess, volatility),
    sortino: ratio(excess, sampleDeviation(returns.filter((value) => value < 0)) * Math.sqrt(periodsPerYear)),
    calmar: calmarOf(cagr, input.maxDrawdown),
  };
}

const calendarDays = ({ days }: DailyCurve): number => (days.at(-1) ?? Number.NaN) - (days[0] ?? Number.NaN);

/**
 * backtesting.py 0.6, _stats.py: geometric mean over all points (the first counts as 0) to the power of its own number of days a year (52
 * for weekly data, 365 where more than 60 % of the weekends trade, else 252); volatility of compounded returns
 * √((variance + (1 + g)²)^n - (1 + g)^2n); Sortino over the downside deviation · √n; CAGR over calendar days divided by n, as it does.
 */
function backtestingPyRatios(input: RatedInput): Ratios {
  const { returns, curve, riskFreeRate } = input;
  const points = curve.value.length;
  const days = daysPerYearOf(curve.days);
  const ruined = returns.some((value) => value <= -1);
  const growth = ruined ? 1 : Math.exp(returns.reduce((sum, value) => sum + Math.log(1 + value), 0) / points);
  const annual = growth ** days - 1;
  const volatility = Math.sqrt((sampleVariance(returns) + growth * growth) ** days - growth ** (2 * days));
  return {
    cagr: compoundAnnualGrowth((curve.value.at(-1) ?? Number.NaN) / (curve.value[0] ?? Number.NaN), calendarDays(curve) / days),
    volatility,
    sharpe: ratio(annual - riskFreeRate, volatility),
    sortino: ratio(annual - riskFreeRate, downsideDeviation(returns) * Math.sqrt(days)),
    calmar: calmarOf(annual, input.maxDrawdown),
  };
}

/**
 * TradingView, performance summary and its library RiskMetrics: mean monthly return less a twelfth of the risk-free rate (2 % a year where
 * none is set, see `usualRiskFreeRate`) over the months' population deviation, not annualised; Sortino over the deviation of the months below that rate; daily
 * returns where there are fewer than three months. The rest as standard.
 */
function tradingViewRatios(input: RatedInput): Ratios {
  const { monthly, returns, periodsPerYear } = input;
  const rate = input.riskFreeRate;
  const [values, riskFree] = monthly.length < 3 ? [returns, rate / periodsPerYear] : [monthly, rate / 12];
  const excess = meanOf(values) - riskFree;
  return {
    ...standardRatios(input),
    sharpe: ratio(excess, sampleDeviation(values) * Math.sqrt((values.length - 1) / values.length)),
    sortino: ratio(excess, downsideDeviation(values, riskFree)),
  };
}
