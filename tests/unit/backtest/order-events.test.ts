// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type StrategyDefinition } from '#core/strategy/strategy.ts';
import { barsOf, run, tradesOf } from '#tests/support/backtest-scene.ts';

const flat = (price: number): readonly number[] => [price, price, price, price];

describe('what happens to orders', () => {
  it('is told to the strategy, which may answer with orders and cancel others while it listens', () => {
    const told: string[] = [];
    const answers: StrategyDefinition = {
      id: 'answers',
      title: 'Answers',
      description: '',
      version: 1,
      interfaceVersion: STRATEGY_INTERFACE_VERSION,
      parameters: z.strictObject({}),
      needs: ONE_SYMBOL,
      warmupBars: () => 0,
      create: () => ({
        onStart() {},
        onBar(context) {
          if (context.barIndex !== 0) return;
          context.enter({ side: 1, type: 'limit', price: 98, units: 5 });
          context.enter({ side: 1, type: 'limit', price: 90, units: 5 });
        },
        onOrderEvent(context, { kind, type, price, reason }) {
          told.push(`${context.barIndex} ${kind} ${type} ${price}${reason === null ? '' : ` ${reason}`}`);
          if (kind !== 'filled' || type !== 'limit') return;
          context.cancelAll();
          context.enter({ side: -1, type: 'limit', price: 103, units: 5 });
        },
      }),
    };
    const bars = barsOf([flat(100), [100, 101, 97, 99], [99, 104, 99, 104], flat(104)]);
    const result = run(bars, { closeAtEnd: false }, answers);
    expect(tradesOf(result)).toMatchObject([{ units: 5, entryPrice: 98, exitPrice: 103 }]);
    expect(told).toEqual([
      '1 submitted limit 98',
      '1 submitted limit 90',
      '1 filled limit 98',
      '1 cancelled limit NaN cancelled',
      '1 submitted limit 103',
      '2 filled limit 103',
      '2 submitted limit 103',
      '3 filled limit 104',
      '3 submitted limit 103',
      '3 cancelled limit NaN end-of-data',
    ]);
  });
});
