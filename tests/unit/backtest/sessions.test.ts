// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { barOpenUs } from '#core/market/calendar.ts';
import { MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE, type Timeframe } from '#core/market/timeframe.ts';
import { ANY_SYMBOLS } from '#core/strategy/strategy.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
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
    // Of the bar of 8:00 nobody knows which prices are of after 9:30.
    expect(seen('4h', times, doing({ 0: (context) => context.goLong() }))).toEqual([['0 12:00', '1 12:00', 'end-of-data']]);
    const evening = doing({ 2: (context) => context.goLong() });
    expect(seen('4h', times, evening)).toEqual([['1 12:00', '1 12:00', 'end-of-data']]);
  });

  it('begin at 9:30 in bars of days and weeks, too: what is sent in the evening is in time for the morning', () => {
    const days = [clock(0, 0, 0), clock(0, 0, 1), clock(0, 0, 2)];
    const weeks = [clock(0, 0, -1), clock(0, 0, 6), clock(0, 0, 13)];
    const market = doing({ 0: (context) => context.goLong() });
    const onOpen = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    const limit = doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 101 }) });
    const late = (latencyMs: number) => ({ execution: { latencyMs } });
    for (const strategy of [market, onOpen, limit]) expect(seen('1d', days, strategy, late(50))[0]?.[0]).toBe('1 0:00');
    const fast = run([symbolData('TEST', barsAt(days), {}, stock)], { ...ten, timeframe: '1d', ...late(50) }, market);
    expect(fast.warnings.join()).not.toContain('waited');
    expect(seen('1w', weeks, market, late(50))[0]?.[0]).toBe('6 0:00');
    // Eighteen hours after the close the next session goes on.
    expect(seen('1d', days, market, late(18 * 3_600_000))[0]?.[0]).toBe('2 0:00');
    const until = (hour: number) =>
      doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 101, timeInForce: { untilUs: clock(hour, 0, 1) } }) });
    expect([8, 10].map((hour) => seen('1d', days, until(hour)).length)).toEqual([0, 1]);
  });

  it('end at 16:00 in bars of days, too: an order until the evening may fill all day', () => {
    const days = [clock(0, 0, 0), clock(0, 0, 1), clock(0, 0, 2)];
    const bars = barsOf([flat(100), [100, 101, 98, 99], flat(99)]);
    bars.timeUs.set(days);
    const entered = (order: EntryIntent, given = {}) =>
      tradesOf(run([symbolData('TEST', bars, {}, stock)], { ...ten, ...given }, doing({ 0: (context) => context.enter(order) }))).map(
        ({ entryPrice }) => entryPrice,
      );
    const until = (hour: number, day = 1) => ({ timeInForce: { untilUs: clock(hour, 0, day) } });
    expect([15, 16, 20].map((hour) => entered({ side: 1, type: 'limit', price: 98.5, ...until(hour) }))).toEqual([[], [98.5], [98.5]]);
    expect([15, 16].map((hour) => entered({ side: 1, type: 'market-on-close', ...until(hour) }))).toEqual([[], [99]]);
    // Sent at the close of a day, a day's worth of hours later is after the next one's opening.
    expect(entered({ side: 1 }, { execution: { latencyMs: 17 * 3_600_000 } })).toEqual([100]);
    expect(entered({ side: 1 }, { execution: { latencyMs: 18 * 3_600_000 } })).toEqual([99]);
  });

  it('open at their first bar, whatever traded before them', () => {
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 2);
    const onOpen = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    expect(seen('30m', times, onOpen)).toEqual([['0 9:30', '1 15:30', 'end-of-data']]);
    const later = doing({ 13: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    expect(seen('30m', times, later)).toEqual([['1 9:30', '1 15:30', 'end-of-data']]);
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
    expect(seen('30m', times, doing({ 11: (context) => context.goLong() }))).toEqual([['0 10:00', '1 15:30', 'end-of-data']]);
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

describe('a bar that a session begins in', () => {
  /** Hours of a share from 7:00 to 18:00, each with prices of its own. */
  const hours = Array.from({ length: 11 }, (_, k) => clock(7 + k));
  const inHours = (from: number) => hours.filter((timeUs) => timeUs >= clock(from) && timeUs < clock(16));

  it('fills at its opening, stamped with the beginning of the session, where the data hold prices of sessions alone', () => {
    const two = [...inHours(9), ...inHours(9).map((timeUs) => timeUs + 24 * MICROSECONDS_PER_HOUR)];
    const onOpen = doing({ 6: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    const result = run([symbolData('TEST', barsAt(two), {}, stock)], { ...ten, timeframe: '1h', closeAtEnd: false }, onOpen);
    expect(tradesOf(result)).toEqual([]);
    const held = doing({ 6: (context) => context.goLong(), 7: (context) => context.exit() });
    const trades = tradesOf(run([symbolData('TEST', barsAt(two), {}, stock)], { ...ten, timeframe: '1h' }, held));
    expect(trades).toMatchObject([{ entryTimeUs: clock(9, 30, 1), entryPrice: 107, exitTimeUs: clock(10, 0, 1), exitPrice: 108 }]);
    expect(result.warnings.join(' ')).not.toContain('outside its sessions');
  });

  it('fills nothing but what waits for its close where they hold others, too, and the report says so', () => {
    const bars = barsAt(hours);
    // A stop at 90 and a limit at 115, both met before 10:00: at which of the prices nobody knows.
    bars.low[2] = 80;
    bars.high[2] = 120;
    const bought = (fillAt: string, bracket = {}) =>
      tradesOf(
        run(
          [symbolData('TEST', bars, {}, stock)],
          { ...ten, timeframe: '1h', execution: { fillAt } },
          doing({ 1: (context) => context.enter({ side: 1, bracket }), 2: (context) => context.goShort() }),
        ),
      );
    expect(bought('next-open', { stopLoss: 90, takeProfit: 115 })).toMatchObject([
      // Both are filled at 10:00: the long at first, the short after it.
      { side: 1, entryTimeUs: clock(10), entryPrice: 103, exitTimeUs: clock(10), exitReason: 'reversed' },
      { side: -1, entryTimeUs: clock(10), entryPrice: 103, exitTimeUs: clock(15), exitPrice: 108, exitReason: 'end-of-data' },
    ]);
    // The close of 10:00 is one of the session.
    expect(bought('same-close')).toMatchObject([
      { side: 1, entryTimeUs: clock(9, 30), entryPrice: 102, exitReason: 'reversed' },
      { side: -1, entryTimeUs: clock(9, 30), entryPrice: 102 },
    ]);
    const { warnings } = run([symbolData('TEST', bars, {}, stock)], { ...ten, timeframe: '1h' });
    expect(warnings.join(' ')).toContain('a session begins in 1 and ends in 0 of its bars of 1h');
  });

  it('fills a market-on-open order at the first price that is known, and one that was sent in it the day after', () => {
    const days = [...hours, ...hours.map((timeUs) => timeUs + 24 * MICROSECONDS_PER_HOUR)];
    const sentAt = (bar: number) =>
      seen('1h', days, doing({ [bar]: (context) => context.enter({ side: 1, type: 'market-on-open' }) }))[0]?.[0];
    expect([sentAt(1), sentAt(2), sentAt(3)]).toEqual(['0 10:00', '1 10:00', '1 10:00']);
  });

  it('fills at finer bars from the opening on, hours in a day as well', () => {
    const bars = barsAt(hours);
    const quarters = extended(15 * MICROSECONDS_PER_MINUTE, 1, (timeUs) => timeUs >= clock(7) && timeUs < clock(18));
    const finer = barsAt(quarters);
    // The prices of its quarters: 100 at 7:00, 110 at 9:30.
    hours.forEach((timeUs, i) => {
      const from = quarters.indexOf(timeUs);
      bars.open[i] = 100 + from;
      bars.low[i] = 100 + from;
      bars.high[i] = 103 + from;
      bars.close[i] = 103 + from;
    });
    const given = { ...ten, timeframe: '1h', execution: { intrabar: 'finer' } };
    const once = doing({ 1: (context) => context.goLong() });
    const trades = tradesOf(run([symbolData('TEST', bars, { finer, finerTimeframe: '15m' }, stock)], given, once));
    expect(trades).toMatchObject([{ entryTimeUs: clock(9, 30), entryPrice: 110 }]);
    // A day by its hours: that of 9:00 counts, as there is none of before. It falls to a stop.
    const day = barsOf([flat(100), [100, 100, 80, 99], flat(99)], 24 * MICROSECONDS_PER_HOUR, tuesday);
    const hoursOfDay = barsAt(inHours(9).map((timeUs) => timeUs + 24 * MICROSECONDS_PER_HOUR));
    for (const column of [hoursOfDay.open, hoursOfDay.high, hoursOfDay.low, hoursOfDay.close]) column.fill(100);
    hoursOfDay.low[0] = 80;
    hoursOfDay.close[6] = 99;
    const stopped = run([symbolData('TEST', day, { finer: hoursOfDay, finerTimeframe: '1h' }, stock)], {
      ...ten,
      exits: { stopLoss: 0.05 },
      execution: { intrabar: 'finer' },
    });
    expect(tradesOf(stopped)).toMatchObject([{ exitReason: 'stop-loss', exitPrice: 95 }]);
  });
});

describe('a bar that a session ends in', () => {
  // Half a day: Friday, 2023-11-24, from 4:00 on, and the Monday after it.
  const friday = 1_700_802_000_000_000;
  const at = (hour: number, day = 0) => friday + (24 * day + hour) * MICROSECONDS_PER_HOUR;
  const bought = (times: readonly number[], intent: EntryIntent, given = {}) =>
    tradesOf(
      run(
        [symbolData('TEST', barsAt(times), {}, stock)],
        { ...ten, timeframe: '4h', ...given },
        doing({ [times.indexOf(at(8))]: (context) => context.enter(intent) }),
      ),
    ).map(({ entryTimeUs = 0, entryPrice, exitTimeUs = 0, exitReason }) => [
      (entryTimeUs - friday) / MICROSECONDS_PER_HOUR,
      entryPrice,
      (exitTimeUs - friday) / MICROSECONDS_PER_HOUR,
      exitReason,
    ]);
  const onClose = { side: 1, type: 'market-on-close' } as const;
  const untilEnd = { execution: { closeAtSessionEnd: true } };

  it('closes at its own close where the data hold prices of sessions alone', () => {
    const regular = [at(8, -2), at(12, -2), at(8), at(12), at(8, 3), at(12, 3)];
    expect(bought(regular, onClose)).toEqual([[12, 103, 84, 'end-of-data']]);
    expect(bought(regular, { side: 1 }, untilEnd)).toEqual([[12, 103, 12, 'session-end']]);
  });

  it('fills at its open alone where they hold others, too: what is for its close waits', () => {
    const all = [4, 8, 12, 16].flatMap((hour) => [at(hour), at(hour, 3)]).sort((a, b) => a - b);
    // Monday's bar of 8:00 tells no opening; that of 12:00 is wholly in the session, and its close is the last price.
    expect(bought(all, onClose)).toEqual([[84, 106, 84, 'end-of-data']]);
    expect(bought(all, { side: 1 }, untilEnd)).toEqual([[12, 102, 84, 'session-end']]);
  });
});

describe('orders for a day', () => {
  it('are for the next session where they are sent after one', () => {
    const times = extended(30 * MICROSECONDS_PER_MINUTE, 2);
    // Bar 23 opens at 15:30: its close is the end of the session. The price falls to the limit on the second day alone.
    const bars = barsAt(times);
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column.fill(100);
    bars.low[times.indexOf(clock(11, 0, 1))] = 90;
    const order = { side: 1, type: 'limit', price: 95, timeInForce: 'day' } as const;
    for (const bar of [23, 25]) {
      const result = run(
        [symbolData('TEST', bars, {}, stock)],
        { ...ten, timeframe: '30m' },
        doing({ [bar]: (context) => context.enter(order) }),
      );
      expect(tradesOf(result)).toMatchObject([{ entryTimeUs: clock(11, 0, 1), entryPrice: 95 }]);
    }
    const before = doing({ 22: (context) => context.enter(order) });
    expect(tradesOf(run([symbolData('TEST', bars, {}, stock)], { ...ten, timeframe: '30m' }, before))).toEqual([]);
  });
});

describe('a margin call', () => {
  it('closes what can be traded then, and another symbol at its next price', () => {
    // The share is traded until 16:00 and from 9:30 on; the other falls by half at 20:00.
    const share = barsAt([clock(10), clock(15), clock(10, 0, 1), clock(11, 0, 1), clock(12, 0, 1)]);
    for (const column of [share.open, share.high, share.low, share.close]) column.fill(100);
    share.open.fill(90, 2);
    share.low.fill(90, 2);
    const coin = barsAt([clock(10), clock(15), clock(20), clock(21), clock(10, 0, 1), clock(11, 0, 1), clock(12, 0, 1)]);
    [100, 100, 100, 50, 50, 50, 50].forEach((close, i) => {
      coin.open[i] = i === 3 ? 100 : close;
      coin.high[i] = i === 3 ? 100 : close;
      coin.low[i] = close;
      coin.close[i] = close;
    });
    const both = doing(
      { 0: (context) => [0, 1].forEach((symbol) => void context.enter({ symbol, side: 1, units: 900 })) },
      { needs: ANY_SYMBOLS },
    );
    const result = run(
      [symbolData('SHARE', share, {}, stock), symbolData('COIN', coin)],
      {
        timeframe: '1h',
        initialCapital: 40_000,
        maxPositions: 2,
        execution: { leverage: 5, maintenanceMargin: 0.1 },
      },
      both,
    );
    const calls = tradesOf(result).filter(({ exitReason }) => exitReason === 'margin-call');
    expect(calls).toMatchObject([
      { exitTimeUs: clock(21), units: 900 },
      { exitTimeUs: clock(10, 0, 1), exitPrice: 90, units: 900 },
    ]);
  });

  it('waits for the next day of a share whose day is over, also where its bars are days', () => {
    // Days of the share begin at midnight in New York, those of the other at midnight in London: it falls by half on the second.
    const share = barsOf([flat(100), flat(100), [90, 90, 90, 90], flat(90)], 24 * MICROSECONDS_PER_HOUR, tuesday);
    const coin = barsOf(
      [flat(100), flat(100), [100, 100, 50, 50], flat(50)],
      24 * MICROSECONDS_PER_HOUR,
      tuesday - 4 * MICROSECONDS_PER_HOUR,
    );
    const both = doing(
      { 1: (context) => [0, 1].forEach((symbol) => void context.enter({ symbol, side: 1, units: 900 })) },
      { needs: ANY_SYMBOLS },
    );
    const given = { initialCapital: 40_000, maxPositions: 2, execution: { leverage: 5, maintenanceMargin: 0.1 } };
    const result = run([symbolData('SHARE', share, {}, stock), symbolData('COIN', coin)], given, both);
    expect(tradesOf(result).filter(({ exitReason }) => exitReason === 'margin-call')).toMatchObject([
      { units: 900, entryPrice: 100 },
      { exitTimeUs: clock(0, 0, 2), exitPrice: 90, units: 900 },
    ]);
  });
});
