import { choice, defineStrategy, type PastColumn, type Strategy, type StrategyContext, wholeNumber } from 'tradewind';

/** Goes with a fast average while it is on one side of a slow one. */
class AverageCross implements Strategy {
  readonly fastPeriod: number;
  readonly slowPeriod: number;
  readonly isLongOnly: boolean;
  fast: PastColumn | null = null;
  slow: PastColumn | null = null;

  constructor(fastPeriod: number, slowPeriod: number, isLongOnly: boolean) {
    this.fastPeriod = fastPeriod;
    this.slowPeriod = slowPeriod;
    this.isLongOnly = isLongOnly;
  }

  /** Before the first bar: ask for indicators here. */
  onStart(context: StrategyContext): void {
    this.fast = context.indicator('sma', { period: this.fastPeriod });
    this.slow = context.indicator('sma', { period: this.slowPeriod });
  }

  /** After every closed bar. What is NaN is neither above nor below anything. */
  onBar(context: StrategyContext): void {
    if (this.fast === null || this.slow === null) return;
    const now = this.fast.now - this.slow.now;
    const before = this.fast.before - this.slow.before;
    if (now > 0 && before <= 0) context.goLong();
    if (now < 0 && before >= 0) {
      if (this.isLongOnly) context.exit();
      else context.goShort();
    }
  }
}

export const strategy = defineStrategy({
  title: 'My average cross',
  description: 'Buys when a fast average crosses above a slow one, and sells when it crosses below.',
  version: 1,
  parameters: {
    fast: wholeNumber(10, 2, 200),
    slow: wholeNumber(30, 3, 400),
    direction: choice(['long-short', 'long-only'], 'long-short'),
  },
  warmupBars: ({ fast, slow }) => Math.max(fast, slow),
  create: ({ fast, slow, direction }) => new AverageCross(fast, slow, direction === 'long-only'),
});
