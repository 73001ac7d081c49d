// verifies: backtest-orders, backtest-fill-rules
import { describe, expect, it } from 'vitest';
import type { EntryIntent } from '#core/trading/intent.ts';
import { barsOf, doing, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

/** A future that moves in quarters of a point. */
const future = { tickSize: 0.25 } as const;
const rows = [
  [100, 100, 100, 100],
  [100, 101, 99, 100],
  [100, 103, 97, 100],
  [100, 106, 94, 100],
];
const first = (intent: EntryIntent, given = {}) =>
  tradesOf(
    run(
      [symbolData('TEST', barsOf(rows), {}, future)],
      { sizing: { type: 'fixed-units', units: 8 }, ...given },
      doing({ 0: (context) => context.enter(intent) }),
    ),
  )[0];

describe('a limit between two ticks', () => {
  it('is one at the tick before it: no buy above its price, no sale below', () => {
    expect(first({ side: 1, type: 'limit', price: 99.1 })?.entryPrice).toBe(99);
    expect(first({ side: -1, type: 'limit', price: 100.9 })?.entryPrice).toBe(101);
    // Its trigger is met at 100.75; the limit of 100.6 is one of 100.5 on the way back.
    expect(
      first({ side: 1, type: 'stop-limit', price: 100.6, limitPrice: 100.6 }, { execution: { intrabar: 'adaptive' } })?.entryPrice,
    ).toBe(100.5);
  });

  it('is so for targets and partial profits of both sides', () => {
    expect(first({ side: 1, bracket: { takeProfit: 102.6 } })).toMatchObject({ exitPrice: 102.75, exitReason: 'take-profit' });
    expect(first({ side: -1, bracket: { takeProfit: 97.4 } })).toMatchObject({ exitPrice: 97.25, exitReason: 'take-profit' });
    const partials = [{ atRisk: 1, fraction: 0.5 }];
    expect(first({ side: 1, bracket: { stopLoss: 98.6, partials } }, { execution: { intrabar: 'best' } })).toMatchObject({
      exitPrice: 101.5,
      exitReason: 'partial-profit',
      units: 4,
    });
    expect(first({ side: 1 }, { exits: { takeProfit: 0.0101 } })).toMatchObject({ exitPrice: 101.25, exitReason: 'take-profit' });
  });

  it('goes by the tick before it where a strategy moves it', () => {
    const moved = doing({ 0: (context) => context.goLong(), 1: (context) => context.moveTarget(102.6) });
    const result = run([symbolData('TEST', barsOf(rows), {}, future)], { sizing: { type: 'fixed-units', units: 8 } }, moved);
    expect(tradesOf(result)).toMatchObject([{ exitPrice: 102.75, exitReason: 'take-profit' }]);
  });
});

it('a stop that trails beyond the entry stays there when a partial profit would move it to the entry', () => {
  // Up to 110 without a fall: the trail of 2 is at 108 when half is sold.
  const bars = barsOf([
    [100, 100, 100, 100],
    [100, 104, 100, 104],
    [104, 110, 104, 110],
    [110, 110, 103, 103],
    [103, 103, 99, 99],
  ]);
  const bracket = {
    stopLoss: 90,
    trailingStop: { type: 'amount', value: 2 },
    partials: [{ atRisk: 1, fraction: 0.5, moveStop: 'entry' }],
  } as const;
  const strategy = doing({ 0: (context) => context.enter({ side: 1, bracket }) });
  const result = run(bars, { sizing: { type: 'fixed-units', units: 8 }, execution: { intrabar: 'adaptive' } }, strategy);
  expect(tradesOf(result)).toMatchObject([
    { exitPrice: 110, exitReason: 'partial-profit' },
    { exitPrice: 108, exitReason: 'trailing-stop' },
  ]);
});
