// verifies: backtest-fill-rules
import { describe, expect, it } from 'vitest';
import { barsOf, finalEquity, flatBars, run, tradesOf } from '#tests/support/backtest-scene.ts';

// Plain arithmetic after the asserts of backtesting.py's own tests.
describe('fills of market orders, stops and targets', () => {
  it('pays a fixed and a proportional commission both ways and takes a target that a gap passed at the open', () => {
    const result = run(flatBars([1, 1, 1, 2, 4, 1, 2]), {
      initialCapital: 5000,
      warmupBars: 1,
      sizing: { type: 'fixed-units', units: 100 },
      costs: { commission: { type: 'fixed-plus-percent', amount: 10, rate: 0.01 } },
      exits: { takeProfit: 2 },
    });
    expect(tradesOf(result)).toMatchObject([{ units: 100, entryPrice: 1, exitPrice: 4, exitReason: 'take-profit', pnl: 275 }]);
    expect(result.commissions).toBe(25);
    expect(finalEquity(result)).toBe(5275);
  });

  const three = barsOf([
    [99, 101, 98, 100],
    [100, 102, 99, 101],
    [103, 104, 101, 102],
  ]);

  it('fills a signal at the next open, or at the same close', () => {
    const fixed = { warmupBars: 1, sizing: { type: 'fixed-units', units: 1 } };
    expect(tradesOf(run(three, fixed))).toMatchObject([{ entryPrice: 103, entryTimeUs: 2 * 86_400_000_000 }]);
    const same = run(three, { ...fixed, execution: { fillAt: 'same-close' } });
    expect(tradesOf(same)).toMatchObject([{ entryPrice: 101, entryTimeUs: 86_400_000_000 }]);
  });

  it('takes a stop that a gap passed at the open', () => {
    const bars = barsOf([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [50, 55, 45, 52],
    ]);
    expect(tradesOf(run(bars, { exits: { stopLoss: 0.1 } }))).toMatchObject([{ entryPrice: 100, exitPrice: 50, exitReason: 'stop-loss' }]);
  });

  const both = barsOf([
    [100, 100, 100, 100],
    [100, 101, 99, 100],
    [100, 120, 80, 100],
    [100, 100, 100, 100],
  ]);

  it('takes the stop first on the worst path, the target on the best, and says that the trade depends on it', () => {
    const exits = { stopLoss: 0.1, takeProfit: 0.1 };
    const worst = tradesOf(run(both, { exits, execution: { intrabar: 'worst' } }));
    expect(worst).toMatchObject([{ exitPrice: 90, exitReason: 'stop-loss', isPathDependent: true }]);
    const best = tradesOf(run(both, { exits, execution: { intrabar: 'best' } }));
    expect(best).toMatchObject([{ exitPrice: 110, exitReason: 'take-profit', isPathDependent: true }]);
  });

  it('never fills a market order before the bar after the signal', () => {
    const [trade] = tradesOf(run(three, { warmupBars: 0 }));
    expect(trade?.entryTimeUs).toBe(86_400_000_000);
  });

  it('never spends more than there is, costs included, and floors whole units', () => {
    const result = run(flatBars([30, 30, 30]), {
      initialCapital: 1000,
      sizing: { type: 'equity-fraction', fraction: 1, wholeUnits: true },
      costs: { commission: { type: 'percent', rate: 0.01 }, slippage: { type: 'fraction', value: 0.01 } },
    });
    // 30.30 a unit, 0.303 commission: 32 units cost 979.29, 33 would cost 1009.9.
    expect(tradesOf(result)).toMatchObject([{ units: 32, entryPrice: 30.3 }]);
  });
});
