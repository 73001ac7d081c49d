// verifies: backtest-ticks
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { multipliedCosts } from '#core/backtest/monte-carlo-perturbation.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { barsOf, configOf, finalEquity, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const second = 1_000_000;
/** Quotes of a spread of 0.02 around a middle price, by second. */
const quotesOf = (middles: readonly (readonly [number, number])[]) => ({
  timeUs: Float64Array.from(middles, ([at]) => at * second),
  bid: Float64Array.from(middles, ([, middle]) => middle - 0.01),
  ask: Float64Array.from(middles, ([, middle]) => middle + 0.01),
});
const bars = barsOf(
  [
    [100, 100, 100, 100],
    [100, 103, 97, 101],
    [101, 102, 100, 102],
  ],
  MICROSECONDS_PER_MINUTE,
);
const quotes = quotesOf([
  [10, 100],
  [60, 100],
  [70, 103],
  [80, 97],
  [110, 101],
  [125, 101.5],
  [170, 102],
]);
const ticks = { timeframe: '1m', data: 'ticks', sizing: { type: 'fixed-units', units: 10 } };
const data = [symbolData('TEST', bars, { quotes })];

describe('fills at stored quotes', () => {
  it('buys at the ask of the first quote after the signal and sells at the bid', () => {
    const result = run(data, ticks);
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 100.01, entryTimeUs: 60 * second, exitPrice: 101.99 }]);
    expect(result.fidelity?.tickShare).toBe(1);
  });

  it('takes the target that the quotes reached before the stop, on the worst path too', () => {
    const exits = { stopLoss: 0.02, takeProfit: 0.02 };
    expect(tradesOf(run(data, { ...ticks, exits }))).toMatchObject([
      { exitReason: 'take-profit', exitTimeUs: 70 * second, exitPrice: 102.99, isPathDependent: false },
    ]);
    const byBars = tradesOf(run([symbolData('TEST', bars)], { ...ticks, data: 'bars', exits }));
    expect(byBars).toMatchObject([{ exitReason: 'stop-loss', isPathDependent: true }]);
  });

  it('fills after a latency at the first quote that is late enough', () => {
    const result = run(data, { ...ticks, execution: { latencyMs: 15_000 } });
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 97.01, entryTimeUs: 80 * second }]);
  });

  it('shows a strategy each quote, with the last closed bar as its present', () => {
    const seen: string[] = [];
    const listens: StrategyDefinition = {
      id: 'listens',
      title: 'Listens',
      description: '',
      version: 1,
      interfaceVersion: STRATEGY_INTERFACE_VERSION,
      parameters: z.strictObject({}),
      needs: ONE_SYMBOL,
      warmupBars: () => 0,
      create: () => ({
        onStart() {},
        onBar() {},
        onQuote(context, _symbol, bid) {
          seen.push(`${context.timeUs / second} ${bid} ${context.close()}`);
          if (context.timeUs === 70 * second) context.goShort();
        },
      }),
    };
    const result = run(data, { ...ticks, strategy: { id: 'listens' } }, listens);
    expect(seen.slice(0, 3)).toEqual(['10 99.99 NaN', '60 99.99 100', '70 102.99 100']);
    expect(tradesOf(result)).toMatchObject([{ side: -1, entryPrice: 96.99, entryTimeUs: 80 * second, exitPrice: 102.01 }]);
  });
});

describe('a quote whose bid is above its ask', () => {
  it('fills at the middle, and does not leave the bar to be walked without quotes', () => {
    const crossed = {
      timeUs: Float64Array.of(60, 80).map((at) => at * second),
      bid: Float64Array.of(100, 101),
      ask: Float64Array.of(100, 100.9),
    };
    const result = run([symbolData('TEST', bars, { quotes: crossed })], { ...ticks, exits: { takeProfit: 0.02 }, closeAtEnd: false });
    // The bar reached 103, the quotes did not: at 102 in the third bar, which has none.
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 100, exitReason: 'take-profit', exitPrice: 102, exitTimeUs: 120 * second }]);
  });
});

describe('a spread that comes with the quotes', () => {
  const multiples = [0, 1, 2, 3];
  const spreadOfBars = { spread: Float64Array.of(0.02, 0.02, 0.02), usualSpread: new Float64Array(24).fill(0.02) };
  const flat = symbolData(
    'TEST',
    barsOf(
      Array.from({ length: 3 }, () => [100, 100, 100, 100]),
      MICROSECONDS_PER_MINUTE,
    ),
    {
      quotes: quotesOf([10, 60, 70, 125, 170].map((at) => [at, 100])),
      ...spreadOfBars,
    },
  );
  const lost = (given: Record<string, unknown>) =>
    multiples.map((multiple) => {
      const costs = multipliedCosts(configOf({ ...ticks, ...given }).costs, multiple);
      return Math.round((100_000 - finalEquity(run([flat], { ...ticks, ...given, costs }))) * 1e6) / 1e6;
    });

  it.each([
    ['orders that fill at quotes', {}],
    ['orders that fill at quotes, where another spread is set for bars without any', { costs: { spread: 0.5 } }],
    ['orders that fill at quotes, where it is set by the hour', { costs: { spread: { type: 'time-of-day', hours: Array(24).fill(0.5) } } }],
    ['orders that fill in bars', { data: 'bars', costs: { spread: { type: 'quotes' } } }],
  ] as const)('counts as many times as costs are multiplied, for %s', (_name, given) => {
    // 10 units, bought and sold at half of 0.02 from the middle.
    expect(lost(given)).toEqual([0, 0.2, 0.4, 0.6]);
  });

  it('reaches a stop, and is not narrow enough for a limit order, where it is wider than quoted', () => {
    const wide = { ...ticks, costs: { spread: { type: 'quotes', factor: 50 } } };
    const stopped = run(data, { ...wide, exits: { stopLoss: 0.03 } });
    // Bought at 100.5, the stop is at 97.485; the bid at 80 s is 96.5.
    expect(tradesOf(stopped)).toMatchObject([{ entryPrice: 100.5, exitReason: 'stop-loss', exitPrice: 96.5, exitTimeUs: 80 * second }]);
    const far = run(data, { ...wide, exits: { stopLoss: 0.0395 } });
    // The stop at 96.53 is above the widened bid and below the quoted one.
    expect(tradesOf(far)).toMatchObject([{ exitReason: 'stop-loss', exitPrice: 96.5 }]);
    const target = run(data, { ...wide, exits: { takeProfit: 0.0248 } });
    // 102.99 was bid at 70 s, but 102.5 is when it is wider.
    expect(tradesOf(target)).toMatchObject([{ exitReason: 'end-of-data' }]);
  });
});
