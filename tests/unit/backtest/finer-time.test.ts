// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import { barsOf, doing, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const ten = { sizing: { type: 'fixed-units', units: 10 }, initialCapital: 100_000 };
const flat = (price: number): readonly number[] => [price, price, price, price];
/** A day from 100 down to 96 and up to 104, hour by hour, between days at 100. */
const hours = [
  [100, 100, 98, 98],
  [98, 98, 96, 97],
  [97, 101, 97, 101],
  [101, 104, 101, 103],
];
const days = [flat(100), [100, 104, 96, 103], flat(103), flat(103)];
const finer = barsOf(hours, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_DAY);
const data = [symbolData('TEST', barsOf(days), { finer, finerTimeframe: '1h' })];
const late = (latencyMs: number, extra = {}) => ({ ...ten, ...extra, execution: { intrabar: 'finer', latencyMs } });
const tenOClock = MICROSECONDS_PER_DAY + 1.5 * MICROSECONDS_PER_HOUR;

describe('time inside a bar that is walked by finer ones', () => {
  it('lets an order fill that arrives after the bar began, from the first finer bar on', () => {
    const limit = doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 97.5 }) });
    const filled = [0, 1, 3_600_000, 3_600_001, 7_200_000].map((ms) => tradesOf(run(data, late(ms), limit))[0]?.entryPrice ?? null);
    // In the second hour the price passes 97.5; the third opens at 97, below it; later than that it is never that low again.
    expect(filled).toEqual([97.5, 97.5, 97.5, 97, 97]);
    const never = tradesOf(run(data, late(7_200_001), limit));
    expect(never).toEqual([]);
  });

  it('fills a market order at the first finer open that is late enough', () => {
    const market = doing({ 0: (context) => context.goLong() });
    const at = (ms: number) => tradesOf(run(data, late(ms), market)).map(({ entryPrice, bars }) => [entryPrice, bars]);
    expect(at(0)).toEqual([[100, 2]]);
    expect(at(1)).toEqual([[98, 2]]);
    expect(at(3_600_001)).toEqual([[97, 2]]);
    // After the last finer bar has begun, the next day's open comes first.
    expect(at(4 * 3_600_000)).toEqual([[103, 1]]);
    const bare = run([symbolData('TEST', barsOf(days))], late(1), market);
    expect(tradesOf(bare)).toMatchObject([{ entryPrice: 103 }]);
  });

  it('ends a dated order at its time', () => {
    const dated = (untilUs: number) =>
      doing({ 0: (context) => context.enter({ side: -1, type: 'limit', price: 103, timeInForce: { untilUs } }) });
    expect(tradesOf(run(data, late(0), dated(tenOClock)))).toEqual([]);
    // Somewhere in the hour of 3 to 4 the price is at 103: an order until half past three may be over then.
    expect(tradesOf(run(data, late(0), dated(tenOClock + 2 * MICROSECONDS_PER_HOUR)))).toEqual([]);
    expect(tradesOf(run(data, late(0), dated(tenOClock + 2.5 * MICROSECONDS_PER_HOUR)))).toMatchObject([{ side: -1, entryPrice: 103 }]);
  });

  it('sends an order for the close in time for that of the next bar, and one for the open too late for it', () => {
    const close = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-close' }) });
    const open = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    for (const intrabar of ['finer', 'worst']) {
      const given = { ...ten, execution: { intrabar, latencyMs: 1 } };
      expect(tradesOf(run(data, given, close))).toMatchObject([{ entryPrice: 103, entryTimeUs: MICROSECONDS_PER_DAY }]);
      expect(tradesOf(run(data, given, open))).toMatchObject([{ entryPrice: 103, entryTimeUs: 2 * MICROSECONDS_PER_DAY }]);
    }
  });

  it('fills a signal of a close that arrives later at the next close, where signals fill at closes', () => {
    const market = doing({ 0: (context) => context.goLong() });
    const result = run(data, { ...ten, execution: { fillAt: 'same-close', latencyMs: 1 } }, market);
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 103, entryTimeUs: MICROSECONDS_PER_DAY }]);
  });
});
