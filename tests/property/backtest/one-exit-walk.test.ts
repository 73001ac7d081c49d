// verifies: backtest-reference
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smaCross } from '#core/strategy/sma-cross.ts';
import type { StrategyDefinition } from '#core/strategy/strategy.ts';
import { run } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

/** SMA cross that also leaves an order waiting which is never met: bars are then walked in the general way. */
const withWaitingOrder: StrategyDefinition<typeof smaCross.parameters> = {
  ...smaCross,
  create: (values) => {
    const inner = smaCross.create(values);
    return {
      onStart: (context) => inner.onStart(context),
      onBar: (context) => {
        if (context.isTradable && context.workingOrders() === 0) context.enter({ side: 1, type: 'limit', price: 0.01, units: 1 });
        inner.onBar(context);
      },
    };
  },
};

const settings = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  fast: fc.integer({ min: 2, max: 8 }),
  stopLoss: fc.constantFrom(0.0005, 0.001, 0.003),
  takeProfit: fc.constantFrom(0.0005, 0.002, 0.006),
  spread: fc.constantFrom(0, 0.01, 0.05),
  slippage: fc.constantFrom({ type: 'none' }, { type: 'ticks', value: 2 }, { type: 'fraction', value: 0.0001 }),
  limitFill: fc.constantFrom('touch', 'through', { ticks: 3 }),
  intrabar: fc.constantFrom('worst', 'best', 'adaptive'),
  leverage: fc.constantFrom(1, 5, 20),
});

describe('a bar that can only end one position', () => {
  it('is walked in a shorter way with the same trades, excursions and equity, bit for bit', () => {
    let trades = 0;
    fc.assert(
      fc.property(settings, ({ seed, fast, stopLoss, takeProfit, spread, slippage, limitFill, intrabar, leverage }) => {
        const bars = seededBars(seed, 600);
        const raw = {
          timeframe: '1m',
          strategy: { id: 'sma-cross', params: { fast, slow: 13 } },
          sizing: { type: 'equity-fraction', fraction: 0.9 * leverage },
          exits: { stopLoss, takeProfit },
          costs: { spread: { type: 'fixed', value: spread }, slippage, commission: { type: 'percent', rate: 0.0001 } },
          execution: { limitFill, intrabar, leverage },
        };
        const short = run(bars, raw, smaCross);
        const general = run(bars, raw, withWaitingOrder);
        expect(short.trades).toEqual(general.trades);
        expect(short.equity).toEqual(general.equity);
        trades += short.trades.count;
      }),
      { numRuns: 60 },
    );
    expect(trades).toBeGreaterThan(1000);
  });
});
