// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunResult } from '#core/backtest/run-result.ts';
import { ONE_SYMBOL, STRATEGY_INTERFACE_VERSION, type Strategy, type StrategyDefinition } from '#core/strategy/strategy.ts';
import type { OrderEvent } from '#core/trading/events.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
import { barsOf, doing, run, tradesOf } from '#tests/support/backtest-scene.ts';

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

  it('says at which price and why each position ended, as its trade does', () => {
    const fills: OrderEvent[] = [];
    const listening = (onBar: Strategy['onBar']): StrategyDefinition =>
      doing(
        {},
        {
          create: () => ({
            onStart() {},
            onBar,
            onOrderEvent(_context, event) {
              if (event.exit !== null) fills.push(event);
            },
          }),
        },
      );
    const told = (result: RunResult) => {
      const trades = tradesOf(result).map(({ side, units, exitPrice, exitTimeUs, exitReason }) => ({
        kind: 'filled',
        side: side === 1 ? -1 : 1,
        units,
        price: exitPrice,
        timeUs: exitTimeUs,
        exit: exitReason,
      }));
      expect(fills).toMatchObject(trades);
      return fills.splice(0).map(({ exit, type, orderId, entryOrderId }) => [exit, type, orderId, entryOrderId]);
    };
    const costs = { spread: 0.1, slippage: { type: 'ticks', value: 3 } };
    const bars = barsOf([flat(100), flat(100), [100, 112, 99, 111], [111, 112, 90, 91], flat(91), flat(91)]);
    const units = { costs, sizing: { type: 'fixed-units', units: 10 } };
    const once = (given: Record<string, unknown>, intent: EntryIntent) =>
      told(
        run(
          bars,
          { ...units, ...given },
          listening((context) => void (context.barIndex === 0 && context.enter(intent))),
        ),
      );
    const bracket = { stopLoss: 95, takeProfit: 150, partials: [{ atRisk: 2, fraction: 0.5 }] };
    expect(once({}, { side: 1, bracket })).toEqual([
      ['partial-profit', 'limit', 0, 1],
      ['stop-loss', 'stop', 0, 1],
    ]);
    expect(once({}, { side: 1, bracket: { takeProfit: 110 } })).toEqual([['take-profit', 'limit', 0, 1]]);
    expect(once({ exits: { trailingStop: 0.05 } }, { side: 1 })).toEqual([['trailing-stop', 'stop', 0, 1]]);
    expect(once({ exits: { maxBars: 2 } }, { side: 1 })).toEqual([['expired', 'market', 0, 1]]);
    expect(once({ execution: { closeAtSessionEnd: true } }, { side: 1 })).toEqual([['session-end', 'market', 0, 1]]);
    expect(once({}, { side: 1 })).toEqual([['end-of-data', 'market', 0, 1]]);
    const onMargin = { sizing: { type: 'equity-fraction', fraction: 9 }, execution: { leverage: 10 } };
    expect(once(onMargin, { side: 1 })).toEqual([['margin-call', 'market', 0, 1]]);
    const turns = listening((context) => {
      if (context.barIndex === 0) context.goLong();
      if (context.barIndex === 1) context.enter({ side: -1, units: 4, reduceOnly: true });
      if (context.barIndex === 2) context.goShort();
      if (context.barIndex === 3) context.exit();
    });
    expect(told(run(bars, units, turns))).toMatchObject([
      ['signal', 'market', 3, 1],
      ['reversed', 'market', 4, 1],
      ['signal', 'market', 6, 4],
    ]);
  });
});
