import type { BacktestConfiguration } from '#core/backtest/configuration.ts';

/** Whether a configuration has no costs at all. */
export function isWithoutCosts({ costs, data }: BacktestConfiguration): boolean {
  const { commission, spread, slippage, swap, borrowRate } = costs;
  // Fills at quotes pay the spread between bid and ask.
  if (data === 'ticks') return false;
  const hasSpread = spread.type !== 'fixed' || spread.value > 0;
  return commission.type === 'none' && slippage.type === 'none' && !hasSpread && swap.long >= 0 && swap.short >= 0 && borrowRate === 0;
}
