// verifies: backtest-metrics
import { describe, expect, it } from 'vitest';
import { accountFigures } from '#core/backtest/metrics-account.ts';
import { runOf, tradeTable } from '#tests/support/run-results.ts';

const settings = { leverage: 10, volumeAt: () => Number.NaN };

describe('what a run asked of its account', () => {
  // Each trade was worth 1,000 at its entry: 100 of margin.
  const trades = tradeTable([
    { pnl: 50, entryTimeUs: 1, exitTimeUs: 3, units: 10 },
    { pnl: -80, entryTimeUs: 2, exitTimeUs: 3, units: 40 },
    { pnl: 10, entryTimeUs: 5, exitTimeUs: 6, units: 20 },
  ]);
  const run = { ...runOf([0, 1, 2, 3, 4, 5, 6], [1000, 990, 900, 970, 970, 985, 980], 1000), trades };

  it('is least where most was open: equity over margin at a close', () => {
    expect(accountFigures(run, settings).leastMarginLevel).toBeCloseTo(900 / 200, 12);
    expect(accountFigures(run, { ...settings, leverage: 1 }).leastMarginLevel).toBeCloseTo(900 / 2000, 12);
    expect(accountFigures({ ...run, trades: tradeTable([]) }, settings).leastMarginLevel).toBeNaN();
  });

  it('counts what was filled, an entry that ended in parts once', () => {
    const parts = tradeTable([
      { pnl: 5, entryTimeUs: 1, exitTimeUs: 2, units: 5 },
      { pnl: 9, entryTimeUs: 1, exitTimeUs: 4, units: 5 },
    ]);
    expect(accountFigures({ ...run, trades: parts, orders: { sent: 4, refused: 1 } }, settings)).toMatchObject({
      deals: 3,
      orders: 4,
      refusedOrders: 1,
    });
  });

  it('could be as much larger as its orders were smaller than a twentieth of the volume', () => {
    const capacity = (volume: number) => accountFigures(run, { ...settings, volumeAt: () => volume }).capacity;
    // The largest order, of 40, decides nearly alone: 5 % of 8,000 is ten times as much, of the next ones 20 and 40 times.
    expect(capacity(8000)).toBeCloseTo(1000 * (10 + 0.1 * (20 - 10)), 6);
    expect(capacity(16_000)).toBeCloseTo(2 * capacity(8000), 6);
    expect(accountFigures(run, settings).capacity).toBeNaN();
  });
});
