// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import { barsOf, doing, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const HOUR = 3600e6;
const DAY = 24 * HOUR;
const fall = [100, 100, 94, 93, 92, 90];
const rise = [91, 92, 93, 94, 95, 96];
const rows = [...fall, ...rise].map((price) => [price, price, price, price]);
const bars = { ...barsOf(rows), timeUs: Float64Array.from(rows, (_, i) => (i < 6 ? i * HOUR : DAY + (i - 6) * HOUR)) };
const at = (timeUs: number) => `day ${Math.floor(timeUs / DAY)}, ${(timeUs % DAY) / HOUR} h`;

/** Goes long with all there is whenever it is flat. */
const always = doing(
  Object.fromEntries(
    rows.map((_, i) => [
      i,
      (context: StrategyContext) => {
        if (context.position() === 0) context.goLong();
      },
    ]),
  ),
);
const result = (maxDailyLoss: number | null) => run([symbolData('TEST', bars)], { timeframe: '1h', execution: { maxDailyLoss } }, always);
const seen = (maxDailyLoss: number | null) =>
  tradesOf(result(maxDailyLoss)).map((trade) => [at(trade.entryTimeUs ?? 0), at(trade.exitTimeUs ?? 0), trade.exitReason]);

describe('the largest loss of a day', () => {
  it('ends it: all is closed at the next price, and nothing is opened until the next day', () => {
    // Down 6 % at the close of the third hour.
    expect(seen(0.05)).toEqual([
      ['day 0, 1 h', 'day 0, 3 h', 'daily-loss'],
      ['day 1, 0 h', 'day 1, 5 h', 'end-of-data'],
    ]);
    expect(result(0.05).warnings.join(' ')).toContain('1 day(s) were ended at a loss of 5.0 %');
  });

  it('counts from the end of the day before, and changes nothing where it is not reached', () => {
    expect(seen(0.2)).toEqual(seen(null));
    expect(seen(null)).toEqual([['day 0, 1 h', 'day 1, 5 h', 'end-of-data']]);
    // 9 % below the beginning, but 10 % above the end of the day before.
    expect(seen(0.08)[1]?.[2]).toBe('end-of-data');
  });
});

describe('orders that were refused', () => {
  it('are told of where more symbols are traded than may be held', () => {
    const both = [symbolData('ONE', bars), symbolData('TWO', bars)];
    const told = (maxPositions: number) => run(both, { timeframe: '1h', maxPositions }, null).warnings.join(' ');
    expect(told(1)).toContain('1 order(s) were refused because 1 position(s) were open already');
    expect(told(2)).not.toContain('refused');
  });
});
