/** Source of a strategy whose `onBar` is these statements, with `context` at hand; `members` are fields of its class, `start` its `onStart`. */
export const strategySource = (
  body: string,
  {
    before = '',
    members = '',
    start = '',
    definition = '',
  }: { before?: string; members?: string; start?: string; definition?: string } = {},
): string => `import { defineStrategy, type OrderEvent, type PastColumn, type Strategy, type StrategyContext } from 'tradewind';
${before}
class Made implements Strategy {
  ${members}
  onStart(context: StrategyContext): void {
    ${start}
  }
  onBar(context: StrategyContext): void {
    ${body}
  }
}
export const strategy = defineStrategy({ title: 'Made', description: 'Made for a test.', version: 1, parameters: {}, warmupBars: () => 0,
  ${definition}
  create: () => new Made() });
`;

/** The built-in SMA cross, written by a trader. */
export const OWN_SMA_CROSS = `import { choice, defineStrategy, type PastColumn, type StrategyContext, wholeNumber } from 'tradewind';

const crossing = (a: PastColumn, b: PastColumn): number => {
  const now = a.now - b.now;
  const before = a.before - b.before;
  if (now > 0 && before < 0) return 1;
  return now < 0 && before > 0 ? -1 : 0;
};

export const strategy = defineStrategy({
  title: 'Own SMA cross',
  description: 'The built-in one, written again.',
  version: 1,
  parameters: {
    fast: wholeNumber(10),
    slow: wholeNumber(30),
    direction: choice(['long-short', 'long-only', 'short-only'], 'long-short'),
  },
  warmupBars: ({ fast, slow }) => Math.max(fast, slow),
  create: ({ fast, slow, direction }) => {
    let quick: PastColumn;
    let lazy: PastColumn;
    return {
      onStart(context: StrategyContext) {
        quick = context.indicator('sma', { period: fast });
        lazy = context.indicator('sma', { period: slow });
      },
      onBar(context: StrategyContext) {
        const side = crossing(quick, lazy);
        if (side === 0) return;
        const isAllowed = direction === 'long-short' || (direction === 'long-only') === (side > 0);
        if (!isAllowed) {
          if (context.position() * side < 0) context.exit();
        } else if (side > 0) context.goLong();
        else context.goShort();
      },
    };
  },
});
`;
