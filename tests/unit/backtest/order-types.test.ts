// verifies: backtest-orders
import { describe, expect, it } from 'vitest';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { barsOf, doing, finalEquity, flatBars, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const ten = { sizing: { type: 'fixed-units', units: 10 }, initialCapital: 100_000 };
const flat = (price: number): readonly number[] => [price, price, price, price];

describe('orders', () => {
  it('fills a limit at its price, or at a better open', () => {
    const bars = barsOf([flat(100), [100, 101, 98, 99], flat(99), flat(95), flat(99)]);
    const strategy = doing({
      0: (context) => context.enter({ side: 1, type: 'limit', price: 98.5 }),
      2: (context) => context.enter({ side: 1, type: 'limit', price: 97 }),
    });
    expect(
      tradesOf(run(bars, { ...ten, maxPositions: 2 }, strategy))
        .map(({ entryPrice }) => entryPrice)
        .sort(),
    ).toEqual([95, 98.5]);
  });

  it('fills a limit that was only touched by the rule that was chosen', () => {
    const bars = barsOf([flat(100), [100, 101, 98, 99], flat(99)]);
    const strategy = doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 98 }) });
    const count = (limitFill: unknown) => run(bars, { ...ten, execution: { limitFill } }, strategy).trades.count;
    expect([count('touch'), count('through'), count({ ticks: 1 })]).toEqual([1, 0, 0]);
  });

  it('reaches the target of a stop entry inside the bar, and its stop on the worst path', () => {
    const bars = barsOf([flat(100), [100, 106, 99, 103], flat(103)]);
    const enter = (stopLoss: number) =>
      doing({ 0: (context) => context.enter({ side: 1, type: 'stop', price: 102, bracket: { stopLoss, takeProfit: 105 } }) });
    expect(tradesOf(run(bars, ten, enter(98)))).toMatchObject([
      { entryPrice: 102, exitPrice: 105, exitReason: 'take-profit', isPathDependent: false },
    ]);
    expect(tradesOf(run(bars, ten, enter(99.5)))).toMatchObject([{ exitPrice: 99.5, exitReason: 'stop-loss', isPathDependent: true }]);
    expect(tradesOf(run(bars, { ...ten, execution: { intrabar: 'best' } }, enter(99.5)))).toMatchObject([{ exitPrice: 105 }]);
  });

  it('reaches the target of a limit entry inside the bar only if the path after the entry does', () => {
    // High first or low first: the target at 101 was passed before the entry at 99, or after.
    const bars = barsOf([flat(100), [100, 102, 98.5, 99.5], flat(99.5)]);
    const strategy = doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 99, bracket: { takeProfit: 101 } }) });
    const reason = (intrabar: string) => tradesOf(run(bars, { ...ten, execution: { intrabar } }, strategy))[0]?.exitReason;
    expect([reason('worst'), reason('best'), reason('adaptive')]).toEqual(['end-of-data', 'take-profit', 'take-profit']);
  });

  it('waits with a stop-limit for the stop, then for the limit', () => {
    const bars = barsOf([flat(100), [100, 103, 100, 103], [103, 104, 101, 102], flat(102)]);
    const strategy = doing({ 0: (context) => context.enter({ side: 1, type: 'stop-limit', price: 102, limitPrice: 101.5 }) });
    expect(tradesOf(run(bars, ten, strategy))).toMatchObject([{ entryPrice: 101.5, entryTimeUs: 2 * MICROSECONDS_PER_DAY }]);
  });

  it('cancels the others of a group when one fills', () => {
    const bars = barsOf([flat(100), [100, 103, 100, 103], [103, 103, 96, 97], flat(97)]);
    const strategy = doing({
      0: (context) => {
        context.enter({ side: 1, type: 'stop', price: 102, group: 1 });
        context.enter({ side: -1, type: 'stop', price: 98, group: 1 });
      },
    });
    expect(tradesOf(run(bars, { ...ten, maxPositions: 5 }, strategy))).toMatchObject([{ side: 1, entryPrice: 102, exitPrice: 97 }]);
  });

  it('ends a day order with its session day and a dated one with its date', () => {
    const bars = barsOf([flat(100), flat(100), flat(100), flat(95), flat(95)], MICROSECONDS_PER_HOUR, 20 * MICROSECONDS_PER_HOUR);
    const order = (timeInForce: 'day' | { untilUs: number }) =>
      doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 96, timeInForce }) });
    const count = (timeInForce: 'day' | { untilUs: number }) => run(bars, { ...ten, timeframe: '1h' }, order(timeInForce)).trades.count;
    const lastUs = 22 * MICROSECONDS_PER_HOUR;
    expect([count('day'), count({ untilUs: lastUs }), count({ untilUs: 2 * lastUs })]).toEqual([1, 0, 1]);
    const late = barsOf(
      [flat(100), flat(100), flat(100), flat(100), flat(95), flat(95)],
      MICROSECONDS_PER_HOUR,
      20 * MICROSECONDS_PER_HOUR,
    );
    expect(run(late, { ...ten, timeframe: '1h' }, order('day')).trades.count).toBe(0);
  });

  it('never opens with a reduce-only order', () => {
    const bars = flatBars([100, 100, 100, 100, 100]);
    const strategy = doing({
      0: (context) => context.enter({ side: -1, reduceOnly: true }),
      1: (context) => context.enter({ side: 1, units: 10 }),
      2: (context) => context.enter({ side: -1, units: 25, reduceOnly: true }),
    });
    expect(tradesOf(run(bars, ten, strategy))).toMatchObject([{ side: 1, units: 10 }]);
  });

  it('takes half at one risk, moves the stop to the entry, a quarter at two, and trails the rest', () => {
    const bars = barsOf([
      flat(100),
      flat(100),
      [100, 105, 100, 105], // one risk
      [105, 110, 104, 110], // two risks: the rest trails by 2 from 110
      [110, 113, 109, 112.5], // 113 → stop 111
      [112, 112, 110, 110],
      flat(110),
    ]);
    const strategy = doing({
      0: (context) =>
        context.enter({
          side: 1,
          units: 100,
          bracket: {
            stopLoss: 95,
            trailingStop: { type: 'amount', value: 2 },
            partials: [
              { atRisk: 1, fraction: 0.5, moveStop: 'entry' },
              { atRisk: 2, fraction: 0.25, moveStop: 'trail' },
            ],
          },
        }),
    });
    expect(tradesOf(run(bars, ten, strategy))).toMatchObject([
      { units: 50, exitPrice: 105, exitReason: 'partial-profit' },
      { units: 25, exitPrice: 110, exitReason: 'partial-profit' },
      { units: 25, exitPrice: 111, exitReason: 'trailing-stop' },
    ]);
  });

  it('fills at the close and at the open of a session', () => {
    const hours = barsOf(
      Array.from({ length: 12 }, (_, i) => [100 + i, 100 + i + 0.5, 100 + i - 0.5, 100 + i + 0.25]),
      MICROSECONDS_PER_HOUR,
      20 * MICROSECONDS_PER_HOUR,
    );
    const strategy = doing({
      0: (context) => context.enter({ side: 1, type: 'market-on-close' }),
      4: (context) => context.enter({ side: -1, type: 'market-on-close', reduceOnly: true }),
    });
    // Midnight UTC ends the session with the bar of 23:00, which closes at 103.25.
    expect(tradesOf(run(hours, { ...ten, timeframe: '1h', closeAtEnd: false }, strategy))).toEqual([]);
    expect(tradesOf(run(hours, { ...ten, timeframe: '1h' }, strategy))).toMatchObject([{ entryPrice: 103.25 }]);
    const atOpen = doing({ 0: (context) => context.enter({ side: 1, type: 'market-on-open' }) });
    expect(tradesOf(run(hours, { ...ten, timeframe: '1h' }, atOpen))).toMatchObject([
      { entryPrice: 104, entryTimeUs: MICROSECONDS_PER_DAY },
    ]);
  });

  it('is out at the end of a session where that is asked for', () => {
    const hours = barsOf(
      Array.from({ length: 8 }, (_, i) => flat(100 + i)),
      MICROSECONDS_PER_HOUR,
      20 * MICROSECONDS_PER_HOUR,
    );
    const result = run(hours, { ...ten, timeframe: '1h', execution: { closeAtSessionEnd: true } });
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 101, exitPrice: 103, exitReason: 'session-end' }]);
  });

  it('fills an order that is good till a time at an opening not after it, and inside a bar only when all of that is before it', () => {
    const bars = barsOf([flat(100), [100, 100, 98, 100], [100, 100, 98, 100], flat(98)]);
    const until = (days: number) =>
      tradesOf(
        run(
          bars,
          ten,
          doing({
            0: (context) => context.enter({ side: 1, type: 'limit', price: 99, timeInForce: { untilUs: days * MICROSECONDS_PER_DAY } }),
          }),
        ),
      )[0]?.entryTimeUs;
    // The low of the second bar lies anywhere between its opening at one day and its end at two.
    expect([until(1), until(1.99), until(2)]).toEqual([undefined, undefined, MICROSECONDS_PER_DAY]);
    // Only the last opening is low enough.
    const later = barsOf([flat(100), flat(100), flat(100), flat(98), flat(98)]);
    const order = (days: number) =>
      doing({
        0: (context) => context.enter({ side: 1, type: 'limit', price: 99, timeInForce: { untilUs: days * MICROSECONDS_PER_DAY } }),
      });
    expect(tradesOf(run(later, ten, order(2.99)))).toEqual([]);
    expect(tradesOf(run(later, ten, order(3)))).toMatchObject([{ entryPrice: 98, entryTimeUs: 3 * MICROSECONDS_PER_DAY }]);
  });

  it('fills nothing while trading is halted, and nothing outside a session', () => {
    const bars = flatBars([100, 101, 102, 103, 104]);
    const halts = [{ fromUs: MICROSECONDS_PER_DAY, toUs: 3 * MICROSECONDS_PER_DAY }];
    expect(tradesOf(run([symbolData('TEST', bars, { halts })], ten))).toMatchObject([{ entryPrice: 103 }]);
    // From 7:00 New York of Tuesday, 2018-05-15: the hour of 10:00 is the first that lies in the session.
    const startUs = 1_526_400_000_000_000 + 19 * MICROSECONDS_PER_HOUR - MICROSECONDS_PER_DAY;
    const hours = barsOf(
      Array.from({ length: 24 }, (_, i) => flat(100 + i)),
      MICROSECONDS_PER_HOUR,
      startUs,
    );
    const result = run([symbolData('TEST', hours, {}, { calendar: 'us-equity' })], { ...ten, timeframe: '1h' });
    expect(tradesOf(result)).toMatchObject([{ entryTimeUs: startUs + 3 * MICROSECONDS_PER_HOUR, entryPrice: 103 }]);
  });

  it('holds both sides under hedging, and closes first in, first out under netting', () => {
    const bars = flatBars([100, 100, 110, 120, 120]);
    const strategy = doing({
      0: (context) => context.enter({ side: 1, units: 10 }),
      1: (context) => context.enter({ side: -1, units: 4 }),
    });
    const hedged = run(bars, { ...ten, maxPositions: 5, execution: { positions: 'hedging' } }, strategy);
    expect(tradesOf(hedged).map(({ side, units }) => [side, units])).toEqual([
      [-1, 4],
      [1, 10],
    ]);
    const netted = run(bars, { ...ten, maxPositions: 5 }, strategy);
    expect(tradesOf(netted)).toMatchObject([
      { side: 1, units: 4, exitPrice: 110 },
      { side: 1, units: 6, exitPrice: 120 },
    ]);
    expect(finalEquity(hedged)).toBe(100_000 + 200 - 40);
    expect(finalEquity(netted)).toBe(100_000 + 40 + 120);
  });

  it('sends and fills later by its latency', () => {
    const bars = flatBars([100, 101, 102, 103, 104, 105]);
    const entry = (execution: object) => tradesOf(run(bars, { ...ten, execution }))[0]?.entryPrice;
    expect([entry({}), entry({ latencyBars: 2 }), entry({ latencyMs: 1 }), entry({ fillAt: 'same-close', latencyBars: 1 })]).toEqual([
      101, 103, 102, 101,
    ]);
    // A millisecond that costs a bar is said.
    expect(run(bars, { ...ten, execution: { latencyMs: 1 } }).warnings.join()).toContain('waited for the next open');
    expect(run(bars, { ...ten, execution: { latencyBars: 1 } }).warnings.join()).not.toContain('waited');
  });

  it('takes the path of finer bars where there are any, and says for how many', () => {
    const bars = barsOf([flat(100), flat(100), [100, 112, 88, 100], flat(100)]);
    const finer = barsOf(
      [
        [100, 112, 100, 111],
        [111, 111, 88, 100],
      ],
      MICROSECONDS_PER_HOUR,
      2 * MICROSECONDS_PER_DAY,
    );
    const given = { ...ten, exits: { stopLoss: 0.1, takeProfit: 0.1 }, execution: { intrabar: 'finer' } };
    const result = run([symbolData('TEST', bars, { finer })], given);
    expect(tradesOf(result)).toMatchObject([{ exitReason: 'take-profit', exitPrice: 110, isPathDependent: false }]);
    expect(result.fidelity).toMatchObject({ walkedBars: 1, finerShare: 1 });
    const without = run([symbolData('TEST', bars)], given);
    expect(tradesOf(without)).toMatchObject([{ exitReason: 'stop-loss' }]);
    expect(without.warnings.join()).toContain('no finer bars');
  });

  it('takes the worst path of a bar whose finer bars are not all there: what they leave out may have been the stop', () => {
    const bars = barsOf(
      [
        [100, 100, 100, 100],
        [100, 112, 89, 100],
        [100, 100, 100, 100],
      ],
      60 * MICROSECONDS_PER_MINUTE,
    );
    const at = (minute: number) => (60 + minute) * MICROSECONDS_PER_MINUTE;
    const given = { ...ten, timeframe: '1h', exits: { stopLoss: 0.1, takeProfit: 0.1 }, execution: { intrabar: 'finer' } };
    const first = [100, 105, 99, 104];
    const rest = [104, 112, 89, 100];
    const part = barsOf([first], 15 * MICROSECONDS_PER_MINUTE, at(0));
    const cut = run([symbolData('TEST', bars, { finer: part })], given);
    expect(tradesOf(cut)).toMatchObject([{ exitReason: 'stop-loss', exitTimeUs: at(0) }]);
    expect(cut.fidelity).toMatchObject({ walkedBars: 1, finerShare: 0 });
    expect(cut.warnings.join()).toContain("not the whole bar's");
    const whole = barsOf([first, rest], 15 * MICROSECONDS_PER_MINUTE, at(0));
    expect(run([symbolData('TEST', bars, { finer: whole })], given).fidelity).toMatchObject({ walkedBars: 1, finerShare: 1 });
  });
});
