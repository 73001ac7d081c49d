// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import { doing, flatBars, run, tradesOf } from '#tests/support/backtest-scene.ts';

const ten = { sizing: { type: 'fixed-units', units: 10 }, initialCapital: 100_000, maxPositions: 9 };
const bars = flatBars([100, 101, 102, 103, 104]);

describe('orders of a group', () => {
  it('stay when one of them is refused: only a fill ends the others', () => {
    const strategy = doing({
      0: (context) => {
        context.enter({ side: -1, type: 'market', reduceOnly: true, group: 5 });
        context.enter({ side: 1, type: 'limit', price: 99, group: 5 });
        context.enter({ side: 1, type: 'stop', price: 103, group: 5 });
      },
    });
    expect(tradesOf(run(bars, ten, strategy))).toMatchObject([{ side: 1, entryPrice: 103 }]);
  });

  it('make no other order miss its open when one that was sent before is taken out', () => {
    const strategy = doing({
      0: (context) => {
        context.enter({ side: 1, type: 'limit', price: 50, group: 5 });
        context.enter({ side: 1, group: 5 });
        context.enter({ side: 1, units: 7 });
      },
    });
    const entries = tradesOf(run(bars, ten, strategy)).map(({ units, entryPrice }) => [units, entryPrice]);
    expect(entries.sort()).toEqual([
      [10, 101],
      [7, 101],
    ]);
  });
});

describe('a dated order for the close', () => {
  it('is over when the close comes later', () => {
    const until = (untilUs: number) =>
      doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-close', timeInForce: { untilUs } }) });
    expect(tradesOf(run(bars, ten, until(1.5 * MICROSECONDS_PER_DAY)))).toEqual([]);
    expect(tradesOf(run(bars, ten, until(2 * MICROSECONDS_PER_DAY)))).toMatchObject([{ entryPrice: 101 }]);
  });
});
