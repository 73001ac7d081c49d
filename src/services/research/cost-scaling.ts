import type { BacktestConfiguration } from '#core/backtest/configuration.ts';

type Costs = BacktestConfiguration['costs'];

function scaledCommission(commission: Costs['commission'], factor: number): Costs['commission'] {
  switch (commission.type) {
    case 'none':
      return commission;
    case 'percent':
      return { ...commission, rate: commission.rate * factor };
    case 'fixed-plus-percent':
      return { ...commission, amount: commission.amount * factor, rate: commission.rate * factor };
    default:
      return { ...commission, amount: commission.amount * factor };
  }
}

function scaledSlippage(slippage: Costs['slippage'], factor: number): Costs['slippage'] {
  switch (slippage.type) {
    case 'none':
      return slippage;
    case 'volume-share':
      return { ...slippage, impact: slippage.impact * factor };
    default:
      return { ...slippage, value: slippage.value * factor };
  }
}

function scaledSpread(spread: Costs['spread'], factor: number): Costs['spread'] {
  switch (spread.type) {
    case 'fixed':
      return { ...spread, value: spread.value * factor };
    case 'time-of-day':
      return { ...spread, hours: spread.hours.map((width) => width * factor) };
    default:
      return spread;
  }
}

/** What is paid becomes more, what is received stays. */
const scaledSwap = (money: number, factor: number): number => (money < 0 ? money * factor : money);

/** A configuration with all that trading costs times a factor. A spread that comes from stored quotes stays as it is. */
export function withCostsTimes(configuration: BacktestConfiguration, factor: number): BacktestConfiguration {
  const { commission, spread, slippage, swap, borrowRate } = configuration.costs;
  return {
    ...configuration,
    costs: {
      commission: scaledCommission(commission, factor),
      spread: scaledSpread(spread, factor),
      slippage: scaledSlippage(slippage, factor),
      swap: { long: scaledSwap(swap.long, factor), short: scaledSwap(swap.short, factor) },
      borrowRate: borrowRate * factor,
    },
  };
}

/** Whether a configuration has no costs at all. */
export function isWithoutCosts({ costs: { commission, spread, slippage, swap, borrowRate } }: BacktestConfiguration): boolean {
  const hasSpread = spread.type !== 'fixed' || spread.value > 0;
  return commission.type === 'none' && slippage.type === 'none' && !hasSpread && swap.long >= 0 && swap.short >= 0 && borrowRate === 0;
}
