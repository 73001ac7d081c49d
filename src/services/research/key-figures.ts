import type { BacktestConfiguration } from '#core/backtest/configuration.ts';
import { ratiosOf } from '#core/backtest/metrics-convention.ts';
import { monthlyReturns } from '#core/backtest/metrics-periods.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { dayOfWeek } from '#core/market/civil-date.ts';
import type { DailyAccount } from './daily-account.ts';

/** The figures of a run that sweeps and dragging need, each as `computeMetrics` has it. NaN where one is not defined. */
export interface KeyFigures {
  readonly finalEquity: number;
  readonly totalReturn: number;
  readonly cagr: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  readonly maxDrawdown: number;
  readonly trades: number;
  readonly winRate: number;
  readonly profitFactor: number;
  readonly expectancy: number;
  readonly exposure: number;
  readonly commissions: number;
  readonly slippage: number;
  /** Sum of the gains of winning trades, before no cost but after theirs. */
  readonly grossProfit: number;
  readonly dependentTrades: number;
}

/** Share of days on a weekend from which on a market counts as one that never closes. */
const WEEKEND_SHARE = 0.15;

/** By days: those of a dataset are the same for every run over it. */
const periodsOf = new WeakMap<Float64Array, number>();

/** Periods a year where the configuration does not say: 52 of weekly bars, 365 of days where weekends trade, else 252. */
export function periodsPerYearOf({ metrics, timeframe }: BacktestConfiguration, days: Float64Array): number {
  if (metrics.periodsPerYear) return metrics.periodsPerYear;
  if (timeframe === '1w') return 52;
  let periods = periodsOf.get(days);
  if (periods === undefined) {
    let weekends = 0;
    for (const day of days) if (dayOfWeek(day) % 6 === 0) weekends++;
    periods = weekends > WEEKEND_SHARE * days.length ? 365 : 252;
    periodsOf.set(days, periods);
  }
  return periods;
}

/** Wide enough that no deeper fall is missed by rounding: a product is asked at every close, a quotient only where it may count. */
const SLACK = 1 + 1e-9;

function maximumFall(value: Float64Array, initial: number): number {
  let peak = initial;
  let deepest = 0;
  let below = peak * SLACK;
  const lastFour = value.length - 4;
  for (let i = 0; i < value.length; i++) {
    // By far the most closes are neither a new peak nor a new depth: they are passed four at a time.
    while (
      i <= lastFour &&
      (value[i] as number) <= peak &&
      (value[i] as number) > below &&
      (value[i + 1] as number) <= peak &&
      (value[i + 1] as number) > below &&
      (value[i + 2] as number) <= peak &&
      (value[i + 2] as number) > below &&
      (value[i + 3] as number) <= peak &&
      (value[i + 3] as number) > below
    )
      i += 4;
    if (i === value.length) break;
    const here = value[i] as number;
    if (here > peak) peak = here;
    else if (here > below) continue;
    else deepest = Math.min(deepest, here / peak - 1);
    below = peak * (1 + deepest) * SLACK;
  }
  return deepest;
}

function tradeSums({ trades }: RunResult) {
  let gains = 0;
  let losses = 0;
  let winners = 0;
  let returns = 0;
  let slippage = 0;
  let dependentTrades = 0;
  for (let i = 0; i < trades.count; i++) {
    const pnl = trades.pnl[i] as number;
    if (pnl > 0) {
      gains += pnl;
      winners++;
    } else losses -= pnl;
    returns += trades.returnFraction[i] as number;
    slippage += trades.slippage[i] as number;
    dependentTrades += trades.pathDependent[i] as number;
  }
  return { gains, losses, winners, returns, slippage, dependentTrades };
}

const over = (above: number, below: number): number => (below === 0 ? Number.NaN : above / below);

/** {@link KeyFigures} of a run whose account was `daily` at the ends of days. */
export function keyFigures(run: RunResult, configuration: BacktestConfiguration, daily: DailyAccount): KeyFigures {
  const { equity, initialCapital, trades } = run;
  const { convention, riskFreeRate } = configuration.metrics;
  const maxDrawdown = maximumFall(equity.value, initialCapital);
  const monthly = convention === 'tradingview' ? monthlyReturns(daily, initialCapital).map(({ value }) => value) : [];
  const periodsPerYear = periodsPerYearOf(configuration, daily.days);
  const input = { curve: daily, returns: daily.returns, monthly, initial: initialCapital, maxDrawdown, riskFreeRate, periodsPerYear };
  const finalEquity = equity.value[equity.value.length - 1] ?? initialCapital;
  const sums = tradeSums(run);
  return {
    ...ratiosOf(convention, input),
    finalEquity,
    totalReturn: finalEquity / initialCapital - 1,
    maxDrawdown,
    trades: trades.count,
    winRate: over(sums.winners, trades.count),
    profitFactor: over(sums.gains, sums.losses),
    expectancy: over(sums.returns, trades.count),
    exposure: run.exposure,
    commissions: run.commissions,
    slippage: sums.slippage,
    grossProfit: sums.gains,
    dependentTrades: sums.dependentTrades,
  };
}
