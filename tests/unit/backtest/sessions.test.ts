// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { barOpenUs } from '#core/market/calendar.ts';
import { MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, type Timeframe } from '#core/market/timeframe.ts';
import { barsOf, doing, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const ten = { sizing: { type: 'fixed-units', units: 10 }, initialCapital: 100_000 };
const flat = (price: number): readonly number[] => [price, price, price, price];
/** Midnight in New York of Tuesday, 2018-05-15. */
const tuesday = 1_526_356_800_000_000;
const clock = (hour: number, minute = 0, day = 0) => tuesday + (24 * day + hour) * MICROSECONDS_PER_HOUR + minute * MICROSECONDS_PER_MINUTE;
const timeOf = (timeUs: number | undefined) => {
  const minutes = ((timeUs ?? Number.NaN) - tuesday) / MICROSECONDS_PER_MINUTE;
  return `${Math.floor(minutes / 1440)} ${Math.floor((minutes % 1440) / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};
const stock = { calendar: 'us-equity' } as const;
/** Bars at the given times whose price is their position, from 100 on. */
const barsAt = (times: readonly number[]) => {
  const bars = barsOf(times.map((_, i) => flat(100 + i)));
  bars.timeUs.set(times);
  return bars;
};
/** Every bar of a timeframe from 4:00 to 20:00 on so many days. */
const extended = (stepUs: number, days: number, keep = (_timeUs: number) => true) =>
  Array.from({ length: days }, (_, day) => {
    const from = clock(4, 0, day);
    return Array.from({ length: (16 * MICROSECONDS_PER_HOUR) / stepUs }, (_, k) => from + k * stepUs);
  })
    .flat()
    .filter(keep);
const seen = (timeframe: Timeframe, times: readonly number[], strategy: Parameters<typeof run>[2], given = {}) =>
  tradesOf(run([symbolData('TEST', barsAt(times), {}, stock)], { ...ten, timeframe, ...given }, strategy)).map((trade) => [
    timeOf(trade.entryTimeUs),
    timeOf(trade.exitTimeUs),
    trade.exitReason,
  ]);

describe('sessions', () => {
  it('let nothing fill in four-hour bars that hold none of them', () => {
    const times = extended(4 * MICROSECONDS_PER_HOUR, 2);
    expect(times.every((timeUs) => barOpenUs('us-equity', '4h', timeUs) === timeUs)).toBe(true);
    expect(seen('4h', times, doing({ 0: (context) => context.goLong() }))).toEqual([['0 8:00', '1 16:00', 'end-of-data']]);
    const evening = doing({ 2: (context) => context.goLong() });
    expect(seen('4h', times, evening)).toEqual([['1 8:00', '1 16:00', 'end-of-data']]);
  });

  it('open at their first bar, whatever traded before them', () => {
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 2);
    const onOpen = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    expect(seen('30m', times, onOpen)).toEqual([['0 9:30', '1 19:30', 'end-of-data']]);
    const later = doing({ 13: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    expect(seen('30m', times, later)).toEqual([['1 9:30', '1 19:30', 'end-of-data']]);
  });

  it('fill nothing at quotes before they open or after they close, in a bar that holds some of them', () => {
    const price = (at: number) => 100 + at;
    const quotes = (times: readonly number[]) => ({
      timeUs: Float64Array.from(times),
      bid: Float64Array.from(times, (_, k) => price(k)),
      ask: Float64Array.from(times, (_, k) => price(k)),
    });
    const times = [clock(8), clock(9), clock(10), clock(11)];
    const data = symbolData(
      'TEST',
      barsAt(times),
      { quotes: quotes([clock(8, 10), clock(9, 10), clock(9, 29), clock(9, 31), clock(10, 5)]) },
      stock,
    );
    const told: string[] = [];
    const strategy = doing(
      {},
      {
        create: () => ({
          onStart() {},
          onBar: (context) => void (context.barIndex === 0 && context.goLong()),
          onQuote: (context, _symbol, bid) => void told.push(`${timeOf(context.timeUs)} ${bid}`),
        }),
      },
    );
    const result = run([data], { ...ten, timeframe: '1h', data: 'ticks' }, strategy);
    expect(tradesOf(result)).toMatchObject([{ entryTimeUs: clock(9, 31), entryPrice: 103 }]);
    expect(told).toEqual(['0 9:10 101', '0 9:29 102', '0 9:31 103', '0 10:05 104']);
    // The stop is beyond the quote of 9:29 of the next day, and of 16:10.
    const days = [clock(0), clock(0, 0, 1), clock(0, 0, 2)];
    const falls = {
      timeUs: Float64Array.of(clock(10, 0, 1), clock(16, 10, 1), clock(9, 29, 2), clock(9, 30, 2)),
      bid: Float64Array.of(100, 80, 81, 95),
      ask: Float64Array.of(100, 80, 81, 95),
    };
    const daily = symbolData(
      'TEST',
      barsOf([flat(100), [100, 100, 80, 80], [81, 95, 81, 95]], 24 * MICROSECONDS_PER_HOUR, days[0]),
      { quotes: falls },
      stock,
    );
    const stopped = run([daily], { ...ten, data: 'ticks', exits: { stopLoss: 0.04 } });
    expect(tradesOf(stopped)).toMatchObject([{ entryPrice: 100, exitReason: 'stop-loss', exitPrice: 95, exitTimeUs: clock(9, 30, 2) }]);
  });

  it('fill nothing in finer bars outside of them', () => {
    const day = [100, 100, 80, 99];
    const bars = barsOf([flat(100), day, flat(99)], 24 * MICROSECONDS_PER_HOUR, tuesday);
    const finer = barsAt([clock(4, 0, 1), clock(9, 30, 1), clock(15, 30, 1), clock(17, 0, 1)]);
    const rows = [[100, 100, 80, 80], [100, 100, 99, 99], flat(99), [90, 99, 90, 99]];
    rows.forEach(([open = 0, high = 0, low = 0, close = 0], k) => {
      finer.open[k] = open;
      finer.high[k] = high;
      finer.low[k] = low;
      finer.close[k] = close;
    });
    const result = run([symbolData('TEST', bars, { finer }, stock)], {
      ...ten,
      exits: { stopLoss: 0.05 },
      execution: { intrabar: 'finer' },
    });
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 100, exitReason: 'end-of-data', exitPrice: 99 }]);
  });

  it('end what is to end with them at the next price where their last bars are missing', () => {
    const untilFour = (timeUs: number) => timeUs < clock(15, 30) || timeUs >= clock(4, 0, 1);
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 2, untilFour);
    const once = doing({ 11: (context) => context.goLong() });
    const atEnd = { execution: { closeAtSessionEnd: true } };
    expect(seen('30m', times, once, atEnd)).toEqual([['0 10:00', '1 9:30', 'session-end']]);
    expect(seen('30m', extended(30 * MICROSECONDS_PER_MINUTE, 2), once, atEnd)).toEqual([['0 10:00', '0 15:30', 'session-end']]);
  });

  it('end a single position whose bracket says so, one that was entered in their last bar too', () => {
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 2);
    const bracket = { untilSessionEnd: true };
    const enter = (bar: number) => doing({ [bar]: (context) => context.enter({ side: 1, bracket }) });
    // Bar 11 opens at 9:30, bar 23 at 15:30.
    expect(seen('30m', times, enter(11))).toEqual([['0 10:00', '0 15:30', 'session-end']]);
    expect(seen('30m', times, enter(22))).toEqual([['0 15:30', '0 15:30', 'session-end']]);
    expect(seen('30m', times, enter(23))).toEqual([['1 9:30', '1 15:30', 'session-end']]);
    expect(seen('30m', times, doing({ 11: (context) => context.goLong() }))).toEqual([['0 10:00', '1 19:30', 'end-of-data']]);
    const sameClose = { execution: { fillAt: 'same-close', closeAtSessionEnd: true } };
    expect(seen('30m', times, doing({ 23: (context) => context.goLong() }), sameClose)).toEqual([['0 15:30', '1 15:30', 'session-end']]);
  });

  it('leave no breakout of the opening range open over night', () => {
    // Flat until the last half hour of the session, which breaks out.
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 3);
    const bars = barsAt(times);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(100);
    times.forEach((timeUs, i) => {
      if (timeUs === clock(9, 30)) bars.high[i] = 101;
      if (timeUs === clock(9, 30)) bars.low[i] = 99;
      if (timeUs >= clock(15, 30)) bars.high[i] = 102;
    });
    const given = { ...ten, timeframe: '30m', strategy: { id: 'opening-range-breakout', params: { minutes: 30, reward: 0 } } };
    const result = run([symbolData('TEST', bars, {}, stock)], given);
    const [first] = tradesOf(result);
    expect([timeOf(first?.entryTimeUs), timeOf(first?.exitTimeUs), first?.exitReason]).toEqual(['0 15:30', '0 15:30', 'session-end']);
  });
});
