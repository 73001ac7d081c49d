import { type BenchmarkFigures, benchmarkFigures } from '#core/statistics/co-movement.ts';
import { drawdownsOf, maximumDrawdown } from '#core/statistics/drawdown.ts';
import { compounded, ratio } from '#core/statistics/risk-ratios.ts';
import { METRIC_CONVENTIONS, usualRiskFreeRate } from './configuration.ts';
import { type AccountFigures, type AccountSettings, accountFigures } from './metrics-account.ts';
import { type BalanceFigures, balanceFigures } from './metrics-balance.ts';
import { type RatioConvention, type Ratios, ratiosOf } from './metrics-convention.ts';
import { type DrawdownFigures, drawdownFigures, type ReturnFigures, returnFigures } from './metrics-equity.ts';
import { changesOf, dailyCurve, type MonthlyRow, monthlyReturns, monthlyTable, type SessionDay } from './metrics-periods.ts';
import { type RollingRatios, rollingRatios } from './metrics-rolling.ts';
import { type TradeFigures, tradeFigures } from './metrics-trades.ts';
import type { RunResult } from './run-result.ts';

/** How the figures of a run are computed. */
export interface MetricsSettings {
  readonly convention: RatioConvention;
  /** A year, as a fraction; null where none is set, see `usualRiskFreeRate`. */
  readonly riskFreeRate: number | null;
  readonly periodsPerYear: number;
  readonly sessionDay: SessionDay;
  /** Price of what the run is compared with, one per point of the equity: buy and hold. */
  readonly benchmark: Float64Array | null;
  /** Returns in a rolling window; a quarter of a year by default. */
  readonly rollingWindow?: number;
  /** What the market and the account could take; without it those figures are absent. */
  readonly account?: AccountSettings;
}

/** Every figure of a run that needs no chance. NaN where one is not defined. */
export interface RunMetrics {
  readonly convention: RatioConvention;
  /** A year, as a fraction: what was set, else what is usual in the convention. */
  readonly riskFreeRate: number;
  readonly periodsPerYear: number;
  readonly initialCapital: number;
  readonly finalEquity: number;
  readonly peakEquity: number;
  readonly totalReturn: number;
  readonly buyAndHoldReturn: number;
  readonly exposure: number;
  readonly commissions: number;
  /** By the run's own convention. */
  readonly ratios: Ratios;
  /** By each of them. */
  readonly ratiosByConvention: Readonly<Record<RatioConvention, Ratios>>;
  /** Session days and the changes to them from the day before: one fewer than days on which there was a bar. */
  readonly days: Float64Array;
  readonly returns: Float64Array;
  readonly returnFigures: ReturnFigures;
  readonly drawdowns: DrawdownFigures;
  /** Net result over the greatest fall in money; NaN without a fall. */
  readonly recoveryFactor: number;
  /** Growth over the ulcer index, and over the root of the summed squares of the falls. */
  readonly martin: number;
  readonly burke: number;
  /** Traded value, both sides, over mean equity, a year. */
  readonly turnover: number;
  readonly trades: TradeFigures;
  readonly longTrades: TradeFigures;
  readonly shortTrades: TradeFigures;
  readonly balance: BalanceFigures;
  readonly account: AccountFigures | null;
  /** Absent without a benchmark. */
  readonly benchmark: (BenchmarkFigures & { readonly totalReturn: number; readonly maxDrawdown: number }) | null;
  readonly monthly: readonly MonthlyRow[];
  readonly rolling: RollingRatios;
}

/** All figures of a run. Ratios use the equity at the end of each session day, drawdowns every bar. */
export function computeMetrics(run: RunResult, settings: MetricsSettings): RunMetrics {
  const { convention, periodsPerYear, sessionDay } = settings;
  const riskFreeRate = settings.riskFreeRate ?? usualRiskFreeRate(convention);
  const { equity, trades, initialCapital } = run;
  const curve = dailyCurve(equity, sessionDay);
  const returns = changesOf(curve.value);
  const drawdowns = drawdownFigures(equity, initialCapital);
  const months = monthlyReturns(curve, initialCapital);
  const input = {
    ...{ curve, returns, periodsPerYear, riskFreeRate: settings.riskFreeRate, initial: initialCapital },
    monthly: months.map(({ value }) => value),
    maxDrawdown: drawdowns.maximum,
  };
  const finalEquity = equity.value.at(-1) ?? initialCapital;
  const ratios = ratiosOf(convention, input);
  const held = settings.benchmark === null ? null : dailyCurve({ timeUs: equity.timeUs, value: settings.benchmark }, sessionDay).value;
  const heldFall = settings.benchmark === null ? Number.NaN : maximumDrawdown(drawdownsOf(settings.benchmark));
  const benchmarkReturns = held === null ? null : changesOf(held);
  const at = Array.from({ length: trades.count }, (_, i) => i);
  return {
    ...{ convention, riskFreeRate, periodsPerYear, initialCapital, finalEquity, ratios, returns, drawdowns },
    days: curve.days,
    peakEquity: equity.value.reduce((most, value) => Math.max(most, value), initialCapital),
    totalReturn: finalEquity / initialCapital - 1,
    buyAndHoldReturn: settings.benchmark === null ? Number.NaN : growthOf(settings.benchmark) - 1,
    exposure: run.exposure,
    commissions: run.commissions,
    ratiosByConvention: Object.fromEntries(METRIC_CONVENTIONS.map((each) => [each, ratiosOf(each, input)])) as Record<
      RatioConvention,
      Ratios
    >,
    returnFigures: returnFigures(returns, periodsPerYear),
    recoveryFactor: ratio(finalEquity - initialCapital, -drawdowns.maximumMoney),
    martin: ratio(ratios.cagr, drawdowns.ulcer),
    burke: ratio(ratios.cagr, drawdowns.burkeDepth),
    turnover: turnoverOf(run, returns.length / periodsPerYear),
    trades: tradeFigures(trades),
    longTrades: tradeFigures(
      trades,
      at.filter((i) => trades.side[i] === 1),
    ),
    shortTrades: tradeFigures(
      trades,
      at.filter((i) => trades.side[i] === -1),
    ),
    balance: balanceFigures(trades, initialCapital),
    account: settings.account ? accountFigures(run, settings.account) : null,
    benchmark:
      benchmarkReturns === null
        ? null
        : {
            ...benchmarkFigures(returns, benchmarkReturns, periodsPerYear, (1 + riskFreeRate) ** (1 / periodsPerYear) - 1),
            totalReturn: compounded(benchmarkReturns) - 1,
            maxDrawdown: heldFall,
          },
    monthly: monthlyTable(months),
    rolling: rollingRatios(
      returns,
      settings.rollingWindow ?? Math.max(2, Math.round(periodsPerYear / 4)),
      periodsPerYear,
      benchmarkReturns,
    ),
  };
}

const growthOf = (prices: Float64Array): number => (prices.at(-1) ?? Number.NaN) / (prices[0] ?? Number.NaN);

/** A trade's return is its result over the value at entry, which gives that value in the account's currency. */
function turnoverOf({ trades, equity }: RunResult, years: number): number {
  let traded = 0;
  for (let i = 0; i < trades.count; i++) {
    const fraction = trades.returnFraction[i] as number;
    const value = fraction === 0 ? (trades.units[i] as number) * (trades.entryPrice[i] as number) : (trades.pnl[i] as number) / fraction;
    traded += value + value * ((trades.exitPrice[i] as number) / (trades.entryPrice[i] as number));
  }
  const mean = equity.value.reduce((sum, value) => sum + value, 0) / equity.value.length;
  return ratio(traded, mean * years);
}
