// verifies: backtest-costs, backtest-report
import { expect, test } from 'vitest';
import { barsOf, doing, run, symbolData } from '#tests/support/backtest-scene.ts';
import { tradedEntryPrices } from '../../src/renderer/features/backtests/report/trades/traded-prices.ts';

const DAY = 86_400e6;

test('a trade held across splits is drawn from the price that was stored when it began', () => {
  // 700 becomes 7 of 100, then 2 of those 1 of 200.
  const prices = [700, 700, 700, 100, 100, 200, 200, 200];
  const bars = barsOf(prices.map((price) => [price, price, price, price]));
  const splits = [
    { type: 'split' as const, timeUs: 3 * DAY, ratio: 7 },
    { type: 'split' as const, timeUs: 5 * DAY, ratio: 0.5 },
  ];
  const strategy = doing({
    0: (context) => context.goLong(),
    3: (context) => context.exit(0, 0.5),
    4: (context) => context.exit(),
    5: (context) => context.goLong(),
  });
  const sizing = { type: 'fixed-units', units: 10 };
  const { trades, actions = [] } = run([symbolData('TEST', bars, { actions: splits })], { sizing, initialCapital: 10_000 }, strategy);
  const columns = { ...trades, symbol: Float64Array.from(trades.symbol), symbols: ['TEST'] };
  const booked = actions.map((action) => ({ ...action, symbol: 'TEST' }));
  // Told in units of their ends: half of it ended after one split, the rest with the second one.
  expect([...trades.entryPrice]).toEqual([100, 200, 200]);
  expect([...trades.units]).toEqual([35, 17.5, 10]);
  expect([...tradedEntryPrices(columns, booked)]).toEqual([700, 700, 200]);
  expect(tradedEntryPrices(columns, undefined)).toBe(trades.entryPrice);
});
