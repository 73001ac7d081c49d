import { LinearFit } from '#core/numeric/linear-fit.ts';
import { meanOf, sampleDeviation } from '#core/statistics/moments.ts';
import { ratio } from '#core/statistics/risk-ratios.ts';
import type { TradeTable } from './run-result.ts';

/** What MetaTrader reports of the balance, which changes only where a trade ends. NaN without trades. */
export interface BalanceFigures {
  /** Arithmetic and geometric mean of the balance's growth by trade, as fractions. */
  readonly averageHoldingReturn: number;
  readonly geometricHoldingReturn: number;
  /** Mean growth by trade over its deviation. */
  readonly sharpeByTrade: number;
  /** Deepest fall of the balance below its peak, in money and as a share of that peak, 0 or below; each by itself. */
  readonly maximumDrawdown: number;
  readonly relativeDrawdown: number;
  /** Correlation of the balance with its straight line, and the standard error around it in money. */
  readonly lineCorrelation: number;
  readonly lineStandardError: number;
  /** Mean gain and loss by trade as shares of the balance before it (LEAN's average win and loss rate). */
  readonly averageWinRate: number;
  readonly averageLossRate: number;
  /** LEAN's expectancy: win rate · (average win rate over average loss rate) - loss rate. */
  readonly leanExpectancy: number;
}

/** {@link BalanceFigures} of trades in the order in which they ended. */
export function balanceFigures({ count, pnl }: TradeTable, initial: number): BalanceFigures {
  const balance = new Float64Array(count + 1);
  balance[0] = initial;
  for (let i = 0; i < count; i++) balance[i + 1] = (balance[i] as number) + (pnl[i] as number);
  const growth = Float64Array.from({ length: count }, (_, i) => ratio(pnl[i] as number, balance[i] as number));
  const line = new LinearFit();
  if (count > 0) line.fit(balance, 0, count + 1);
  const wins = growth.filter((_, i) => (pnl[i] as number) > 0);
  const losses = growth.filter((_, i) => (pnl[i] as number) <= 0);
  const averageWinRate = meanOf(wins);
  const averageLossRate = meanOf(losses);
  const falls = fallsOf(balance);
  return {
    maximumDrawdown: falls.money,
    relativeDrawdown: falls.share,
    averageHoldingReturn: meanOf(growth),
    geometricHoldingReturn: count === 0 ? Number.NaN : Math.max(0, (balance[count] as number) / initial) ** (1 / count) - 1,
    sharpeByTrade: ratio(meanOf(growth), sampleDeviation(growth)),
    lineCorrelation: Math.sign(line.slope) * Math.sqrt(line.rSquared),
    lineStandardError: line.standardError,
    averageWinRate,
    averageLossRate,
    leanExpectancy: (wins.length / count) * ratio(averageWinRate, -averageLossRate) - losses.length / count,
  };
}

function fallsOf(balance: Float64Array): { readonly money: number; readonly share: number } {
  let peak = Number.NEGATIVE_INFINITY;
  let money = 0;
  let share = 0;
  for (const now of balance) {
    peak = Math.max(peak, now);
    money = Math.min(money, now - peak);
    if (peak > 0) share = Math.min(share, now / peak - 1);
  }
  return { money, share };
}
