// verifies: backtest-ticks
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { barsOf, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

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
