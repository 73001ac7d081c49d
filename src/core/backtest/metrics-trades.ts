import { correlationOf } from '#core/statistics/co-movement.ts';
import { meanOf, sampleDeviation } from '#core/statistics/moments.ts';
import { quantile } from '#core/statistics/quantile.ts';
import { downsideDeviation, ratio, sharpeRatio, sortinoRatio } from '#core/statistics/risk-ratios.ts';
import { type Streaks, streaksOf } from './metrics-streaks.ts';
import type { TradeTable } from './run-result.ts';

/** Figures of one side of the trades: the winners, the losers or all. Money in the account's currency. NaN where there is none. */
export interface TradeGroup {
  readonly count: number;
  readonly total: number;
  readonly average: number;
  readonly largest: number;
  readonly smallest: number;
  /** Microseconds held. */
  readonly averageHeldUs: number;
  readonly medianHeldUs: number;
  readonly shortestHeldUs: number;
  readonly longestHeldUs: number;
  readonly averageBars: number;
}

/** What a set of round trips amounts to: the union of what LEAN, backtesting.py, NautilusTrader and MetaTrader report. */
export interface TradeFigures {
  readonly all: TradeGroup;
  readonly winners: TradeGroup;
  readonly losers: TradeGroup;
  readonly winRate: number;
  readonly lossRate: number;
  /** Σ gains over Σ losses in money; NaN without a loss. */
  readonly profitFactor: number;
  /** Mean return of a trade, as a fraction of the value at entry. */
  readonly expectancy: number;
  /** Mean result of a trade in money. */
  readonly expectedPayoff: number;
  /** Average winner over average loser, in money. */
  readonly payoffRatio: number;
  readonly bestReturn: number;
  readonly worstReturn: number;
  readonly medianReturn: number;
  /** Geometric mean of the trades' returns. */
  readonly geometricReturn: number;
  readonly returnDeviation: number;
  /** System quality number (Tharp): √n · mean result / its deviation. */
  readonly systemQuality: number;
  /** Mean result over its deviation, and over the root of the mean square of the losses (LEAN's ratios of trades). */
  readonly resultSharpe: number;
  readonly resultSortino: number;
  /** Sample deviation of the results in money. */
  readonly resultDeviation: number;
  /** Root of the mean square of the losses, over all trades, in money (LEAN's downside deviation of results). */
  readonly resultDownside: number;
  /** Kelly's fraction: win rate - (1 - win rate) / payoff ratio. */
  readonly kelly: number;
  readonly longShare: number;
  readonly commissions: number;
  readonly slippage: number;
  readonly averageMae: number;
  readonly averageMfe: number;
  readonly largestMae: number;
  readonly largestMfe: number;
  /** Share of the best unrealised gain that a trade kept, on average over trades that had one. */
  readonly keptOfMfe: number;
  /** What trades gave back of their best unrealised gain, as a fraction of the entry: on average, and at most (LEAN's end-trade drawdown). */
  readonly averageGivenBack: number;
  readonly largestGivenBack: number;
  readonly correlationReturnMfe: number;
  readonly correlationReturnMae: number;
  readonly correlationMfeMae: number;
  /** The same with results and excursions in money, as MetaTrader correlates them. */
  readonly correlationResultMfe: number;
  readonly correlationResultMae: number;
  /** Deepest fall of the closed results' running sum below its peak, in money: 0 or below. */
  readonly closedDrawdown: number;
  /** The longest such fall, from the end of the trade at the peak to that of the one that reached it again, or the last; microseconds. */
  readonly closedDrawdownUs: number;
  /**
   * Deepest fall in money from the running sum at its best, open gains of winners counted, to its worst, open losses of the others counted (LEAN's
   * intra-trade drawdown): 0 or below.
   */
  readonly openDrawdown: number;
  /** Net result over {@link closedDrawdown} in size; NaN without a fall. */
  readonly profitToDrawdown: number;
  /** Share of trades whose result depends on the path inside a bar. */
  readonly pathDependent: number;
  readonly streaks: Streaks;
}

/** Figures of the trades at these positions of a table; all of them by default. */
export function tradeFigures(trades: TradeTable, at: readonly number[] = Array.from({ length: trades.count }, (_, i) => i)): TradeFigures {
  const pick = (column: ArrayLike<number>): Float64Array => Float64Array.from(at, (i) => column[i] as number);
  const pnl = pick(trades.pnl);
  const returns = pick(trades.returnFraction);
  const mae = pick(trades.mae);
  const mfe = pick(trades.mfe);
  const all = groupOf(trades, at);
  const winners = groupOf(
    trades,
    at.filter((i) => (trades.pnl[i] as number) > 0),
  );
  const losers = groupOf(
    trades,
    at.filter((i) => (trades.pnl[i] as number) < 0),
  );
  const winRate = ratio(winners.count, all.count);
  const lossRate = ratio(losers.count, all.count);
  const payoffRatio = ratio(winners.average, -losers.average);
  const falls = closedFalls(pnl, pick(trades.exitTimeUs));
  const deepest = falls.deepest;
  const gains = moneyOf(mfe, pnl, returns);
  const losses = moneyOf(mae, pnl, returns);
  const givenBack = mfe.map((value, i) => value - (returns[i] as number));
  const kept = at.filter((i) => (trades.mfe[i] as number) > 0).map((i) => (trades.returnFraction[i] as number) / (trades.mfe[i] as number));
  return {
    all,
    winners,
    losers,
    winRate,
    lossRate,
    profitFactor: ratio(winners.total, -losers.total),
    expectancy: meanOf(returns),
    expectedPayoff: all.average,
    payoffRatio,
    bestReturn: all.count === 0 ? Number.NaN : bounds(returns)[1],
    worstReturn: all.count === 0 ? Number.NaN : bounds(returns)[0],
    medianReturn: quantile(returns, 0.5),
    geometricReturn: returns.some((value) => value <= -1)
      ? -1
      : Math.expm1(returns.reduce((sum, value) => sum + Math.log1p(value), 0) / returns.length),
    returnDeviation: sampleDeviation(returns),
    systemQuality: ratio(Math.sqrt(all.count) * all.average, sampleDeviation(pnl)),
    resultSharpe: sharpeRatio(pnl),
    resultSortino: sortinoRatio(pnl),
    resultDeviation: sampleDeviation(pnl),
    resultDownside: downsideDeviation(pnl),
    kelly: winRate - (1 - winRate) / payoffRatio,
    longShare: ratio(at.filter((i) => trades.side[i] === 1).length, all.count),
    commissions: totalOf(pick(trades.commission)),
    slippage: totalOf(pick(trades.slippage)),
    averageMae: meanOf(mae),
    averageMfe: meanOf(mfe),
    largestMae: all.count === 0 ? Number.NaN : bounds(mae)[0],
    largestMfe: all.count === 0 ? Number.NaN : bounds(mfe)[1],
    keptOfMfe: meanOf(kept),
    averageGivenBack: meanOf(givenBack),
    largestGivenBack: quantile(givenBack, 1),
    correlationReturnMfe: correlationOf(returns, mfe),
    correlationReturnMae: correlationOf(returns, mae),
    correlationMfeMae: correlationOf(mfe, mae),
    correlationResultMfe: correlationOf(pnl, gains),
    correlationResultMae: correlationOf(pnl, losses),
    closedDrawdown: deepest,
    closedDrawdownUs: falls.longestUs,
    openDrawdown: openFall(pnl, gains, losses),
    profitToDrawdown: ratio(all.total, -deepest),
    pathDependent: meanOf(pick(trades.pathDependent)),
    streaks: streaksOf(pnl),
  };
}

const totalOf = (values: Float64Array): number => values.reduce((total, each) => total + each, 0);

/** Least and greatest. */
function bounds(values: Float64Array): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

function groupOf(trades: TradeTable, at: readonly number[]): TradeGroup {
  const pnl = Float64Array.from(at, (i) => trades.pnl[i] as number);
  const held = Float64Array.from(at, (i) => (trades.exitTimeUs[i] as number) - (trades.entryTimeUs[i] as number));
  const sizes = bounds(pnl.map(Math.abs));
  const signed = (size: number): number => (at.length === 0 ? Number.NaN : pnl.includes(size) ? size : -size);
  return {
    count: at.length,
    total: totalOf(pnl),
    average: meanOf(pnl),
    largest: signed(sizes[1]),
    smallest: signed(sizes[0]),
    averageHeldUs: meanOf(held),
    medianHeldUs: quantile(held, 0.5),
    shortestHeldUs: quantile(held, 0),
    longestHeldUs: quantile(held, 1),
    averageBars: meanOf(at.map((i) => trades.bars[i] as number)),
  };
}

/** Excursions in money: a trade's value at its entry is its result over its return. One that ended even counts as none. */
const moneyOf = (excursion: Float64Array, pnl: Float64Array, returns: Float64Array): Float64Array =>
  excursion.map((value, i) => (returns[i] === 0 ? 0 : value * ((pnl[i] as number) / (returns[i] as number))));

function closedFalls(pnl: Float64Array, endUs: Float64Array): { readonly deepest: number; readonly longestUs: number } {
  let total = 0;
  let peak = 0;
  let peakUs = endUs[0] ?? 0;
  let deepest = 0;
  let longestUs = 0;
  for (let i = 0; i < pnl.length; i++) {
    const wasBelow = total < peak;
    total += pnl[i] as number;
    const now = endUs[i] as number;
    if (total < peak || wasBelow) longestUs = Math.max(longestUs, now - peakUs);
    if (total >= peak) {
      peak = total;
      peakUs = now;
    }
    deepest = Math.min(deepest, total - peak);
  }
  return { deepest, longestUs };
}

function openFall(pnl: Float64Array, gains: Float64Array, losses: Float64Array): number {
  let total = 0;
  let best = 0;
  let deepest = 0;
  for (let i = 0; i < pnl.length; i++) {
    if ((pnl[i] as number) > 0) best = Math.max(best, total + (gains[i] as number));
    else deepest = Math.min(deepest, total + (losses[i] as number) - best);
    total += pnl[i] as number;
  }
  return deepest;
}
