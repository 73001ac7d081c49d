// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
import { barsOf, doing, run, tradesOf } from '#tests/support/backtest-scene.ts';

/** Up to 10 units of the 100 of each bar, at no impact. */
const byVolume = { costs: { slippage: { type: 'volume-share', impact: 0, maxShare: 0.1 } }, initialCapital: 1e6 };
const row = (price: number, volume = 100): readonly number[] => [price, price, price, price, volume];
const flatRow = (price: number) => row(price);
/** Holds 25 units from the second bar on, whose volume is large; does something at the close of the third. */
const holding = (bracket: EntryIntent['bracket'], intent: EntryIntent | null) =>
  doing({
    0: (context) => context.enter({ side: 1, units: 25, ...(bracket ? { bracket } : {}) }),
    1: (context) => void (intent && context.enter(intent)),
  });
const exits = (rows: readonly (readonly number[])[], bracket: EntryIntent['bracket'], intent: EntryIntent | null = null) =>
  tradesOf(run(barsOf([flatRow(100), row(100, 1000), ...rows]), byVolume, holding(bracket, intent))).map((trade) => [
    trade.units,
    trade.exitPrice,
    (trade.exitTimeUs ?? Number.NaN) / MICROSECONDS_PER_DAY,
    trade.exitReason,
  ]);

describe('what the volume of a bar does not suffice for', () => {
  it('waits for the next bars, of a reduce-only order too', () => {
    const rows = [101, 102, 103, 104].map(flatRow);
    expect(exits(rows, undefined, { side: -1, units: 22, reduceOnly: true })).toEqual([
      [10, 101, 2, 'signal'],
      [10, 102, 3, 'signal'],
      [2, 103, 4, 'signal'],
      [3, 104, 5, 'end-of-data'],
    ]);
    expect(exits(rows, undefined, { side: -1, reduceOnly: true }).map(([units]) => units)).toEqual([10, 10, 5]);
    // Where no volume is known, nothing is filled, and the order is not refused.
    expect(exits([row(101, 0), flatRow(102), flatRow(103), flatRow(104)], undefined, { side: -1, units: 12, reduceOnly: true })).toEqual([
      [10, 102, 3, 'signal'],
      [2, 103, 4, 'signal'],
      [13, 104, 5, 'end-of-data'],
    ]);
  });

  it('goes on as a market order of a stop that was reached, wherever the price went', () => {
    const rows = [[100, 100, 90, 98, 100], flatRow(99), flatRow(99.5), flatRow(99)];
    expect(exits(rows, { stopLoss: 95 })).toEqual([
      [10, 95, 2, 'stop-loss'],
      [10, 99, 3, 'stop-loss'],
      [5, 99.5, 4, 'stop-loss'],
    ]);
    const entered = tradesOf(
      run(
        barsOf([flatRow(100), [100, 106, 100, 101, 100], flatRow(102), flatRow(103)]),
        byVolume,
        doing({ 0: (context) => context.enter({ side: 1, type: 'stop', price: 105, units: 15 }) }),
      ),
    );
    expect(entered).toMatchObject([{ units: 15, entryPrice: (105 * 10 + 102 * 5) / 15 }]);
  });

  it('is taken at its price only of a target, a limit order and a partial profit', () => {
    const rows = [[100, 106, 100, 101, 100], flatRow(102), [102, 107, 102, 103, 100], [103, 108, 103, 104, 100]];
    expect(exits(rows, { takeProfit: 105 })).toEqual([
      [10, 105, 2, 'take-profit'],
      [10, 105, 4, 'take-profit'],
      [5, 105, 5, 'take-profit'],
    ]);
    // Half of 25 in whole units at one risk; the rest goes at the end.
    const partials = [{ atRisk: 1, fraction: 0.5 }];
    const half = exits(rows, { stopLoss: 95, partials });
    expect(half.map(([units, price, on, reason]) => [units, price, on, reason])).toEqual([
      [10, 105, 2, 'partial-profit'],
      [2, 105, 4, 'partial-profit'],
      [13, 104, 5, 'end-of-data'],
    ]);
    const reducing: EntryIntent = { side: -1, type: 'limit', price: 105, units: 12, reduceOnly: true };
    expect(exits(rows, undefined, reducing)).toEqual([
      [10, 105, 2, 'signal'],
      [2, 105, 4, 'signal'],
      [13, 104, 5, 'end-of-data'],
    ]);
  });

  it('does not move a stop twice, nor take a later partial profit before the first is whole', () => {
    const partials = [
      { atRisk: 1, fraction: 0.6, moveStop: 'entry' as const },
      { atRisk: 1.2, fraction: 0.4 },
    ];
    const rows = [[100, 110, 100, 110, 100], [110, 110, 110, 110, 100], [110, 110, 99, 99, 100], flatRow(99)];
    expect(exits(rows, { stopLoss: 95, partials })).toEqual([
      [10, 105, 2, 'partial-profit'],
      [5, 110, 3, 'partial-profit'],
      [5, 110, 3, 'partial-profit'],
      [5, 110, 4, 'partial-profit'],
    ]);
  });

  it('keeps following with a stop while it waits', () => {
    const rows = [[100, 112, 100, 111, 100], [111, 120, 111, 119, 100], [119, 119, 110, 110, 100], flatRow(110), flatRow(110)];
    const bracket = { takeProfit: 110, trailingStop: { type: 'amount' as const, value: 4 } };
    // The second bar opens above the target; with the volume gone, the trailing stop follows to 116.
    expect(exits(rows, bracket)).toEqual([
      [10, 110, 2, 'take-profit'],
      [10, 111, 3, 'take-profit'],
      [5, 119, 4, 'take-profit'],
    ]);
  });

  it('is a market order of a stop that was reached while the volume was used up, for the reason of that stop', () => {
    // Ten go at the target; then the price falls through the stop, with nothing left to sell to.
    const rows = [[100, 106, 90, 101, 100], flatRow(102), flatRow(103)];
    const best = { execution: { intrabar: 'best' } };
    const trades = tradesOf(
      run(barsOf([flatRow(100), row(100, 1000), ...rows]), { ...byVolume, ...best }, holding({ stopLoss: 95, takeProfit: 105 }, null)),
    );
    expect(trades.map(({ units, exitPrice, exitReason }) => [units, exitPrice, exitReason])).toEqual([
      [10, 105, 'take-profit'],
      [10, 102, 'stop-loss'],
      [5, 103, 'stop-loss'],
    ]);
    // A trailing stop does not take over from the stop that was reached.
    const trailing = { stopLoss: 95, trailingStop: { type: 'amount' as const, value: 8 } };
    expect(exits([[100, 100, 94, 101, 100], [101, 110, 101, 110, 100], flatRow(110)], trailing)).toEqual([
      [10, 95, 2, 'stop-loss'],
      [10, 101, 3, 'stop-loss'],
      [5, 110, 4, 'stop-loss'],
    ]);
  });
});
