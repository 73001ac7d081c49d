// verifies: backtest-costs, instrument-events
import { describe, expect, it } from 'vitest';
import { corporateActions, splitsNotInPrices, unknownSplits } from '#core/backtest/corporate-actions.ts';
import { withoutActions } from '#core/backtest/split-views.ts';
import type { BarColumns } from '#core/market/bar-columns.ts';
import { type InstrumentEvents, mergedEvents, NO_INSTRUMENT_EVENTS, orderedEvents } from '#core/market/instrument-events.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import type { StrategyContext } from '#core/strategy/strategy-context.ts';
import type { Bracket } from '#core/trading/intent.ts';
import { barsOf, doing, finalEquity, flatBars, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const DAY = MICROSECONDS_PER_DAY;
const us = (text: string) => Date.parse(text) * 1000;
const events = (given: Partial<InstrumentEvents>): InstrumentEvents => ({ ...NO_INSTRUMENT_EVENTS, ...given });

/** Bars as they would have been traded before a split at `fromBar`. */
function asTraded(bars: BarColumns, fromBar: number, ratio: number): BarColumns {
  const before = (column: Float64Array, factor: number) => column.map((value, i) => (i < fromBar ? value * factor : value));
  return {
    timeUs: bars.timeUs,
    open: before(bars.open, ratio),
    high: before(bars.high, ratio),
    low: before(bars.low, ratio),
    close: before(bars.close, ratio),
    volume: before(bars.volume, 1 / ratio),
  };
}

describe('what a run has to book', () => {
  // Midnight in New York of four exchange dates.
  const timeUs = Float64Array.from(['2014-06-05', '2014-06-06', '2014-06-09', '2014-06-10'], (date) => us(`${date}T04:00:00Z`));
  const splits = [{ date: '2014-06-07', ratio: 7 }];
  const dividends = [
    { date: '2014-06-06', amount: 3.5 },
    { date: '2014-06-10', amount: 0.5 },
  ];

  it('begins with the first bar of the date or later, and not before the first bar nor after the last', () => {
    const far = [{ date: '2014-06-04', amount: 1 }, ...dividends, { date: '2014-06-11', amount: 1 }];
    expect(corporateActions(events({ splits, dividends: far }), 'us-equity', timeUs)).toEqual([
      { type: 'dividend', timeUs: timeUs[1], amount: 3.5 },
      { type: 'split', timeUs: timeUs[2], ratio: 7 },
      { type: 'dividend', timeUs: timeUs[3], amount: 0.5 },
    ]);
  });

  it('is a dividend of the adjusted units where prices are adjusted for splits, and nothing where they are adjusted for both', () => {
    expect(corporateActions(events({ adjustedFor: 'splits', splits, dividends }), 'us-equity', timeUs)).toEqual([
      { type: 'dividend', timeUs: timeUs[1], amount: 0.5 },
      { type: 'dividend', timeUs: timeUs[3], amount: 0.5 },
    ]);
    expect(corporateActions(events({ adjustedFor: 'splits-and-dividends', splits, dividends }), 'us-equity', timeUs)).toEqual([]);
  });

  it('pays the dividend of a split day on the units before the split', () => {
    const same = events({ splits: [{ date: '2014-06-09', ratio: 7 }], dividends: [{ date: '2014-06-09', amount: 7 }] });
    expect(corporateActions(same, 'us-equity', timeUs).map(({ type }) => type)).toEqual(['dividend', 'split']);
    expect(corporateActions({ ...same, adjustedFor: 'splits' }, 'us-equity', timeUs)).toMatchObject([{ amount: 1 }]);
  });

  it('is doubted where the price does not fall at a split, and asked for where it falls without one', () => {
    const fallen = flatBars([700, 700, 101, 100]);
    const steady = flatBars([100, 100, 101, 100]);
    const split = events({ splits: [{ date: '1970-01-03', ratio: 7 }] });
    expect(splitsNotInPrices(split, 'utc', fallen)).toEqual([]);
    expect(splitsNotInPrices(split, 'utc', steady)).toEqual(split.splits);
    expect(splitsNotInPrices({ ...split, adjustedFor: 'splits' }, 'utc', steady)).toEqual([]);
    expect(unknownSplits(NO_INSTRUMENT_EVENTS, 'utc', fallen)).toEqual([{ date: '1970-01-03', ratio: 7 }]);
    expect(unknownSplits(NO_INSTRUMENT_EVENTS, 'utc', steady)).toEqual([]);
    expect(unknownSplits(split, 'utc', fallen)).toEqual([]);
    // Within a day it is a crash.
    expect(unknownSplits(NO_INSTRUMENT_EVENTS, 'utc', { ...fallen, timeUs: fallen.timeUs.map((_, i) => i) })).toEqual([]);
  });

  it('keeps one event a date and joins halts that touch', () => {
    const known = events({ adjustedFor: 'splits', splits, halts: [{ fromUs: 5, toUs: 9 }] });
    const added = events({
      splits: [{ date: '2014-06-07', ratio: 4 }],
      dividends: [...dividends].reverse(),
      halts: [{ fromUs: 1, toUs: 5 }],
    });
    expect(mergedEvents(known, added)).toEqual({
      adjustedFor: 'splits',
      splits: [{ date: '2014-06-07', ratio: 4 }],
      dividends,
      halts: [{ fromUs: 1, toUs: 9 }],
    });
    expect(
      orderedEvents(
        events({
          halts: [
            { fromUs: 7, toUs: 8 },
            { fromUs: 1, toUs: 3 },
          ],
        }),
      ).halts.map(({ fromUs }) => fromUs),
    ).toEqual([1, 7]);
  });
});

describe('a run through a split', () => {
  const adjusted = seededBars(11, 1500);
  const FROM = 700;
  const RATIO = 4;
  const traded = asTraded(adjusted, FROM, RATIO);
  const actions = [{ type: 'split', timeUs: adjusted.timeUs[FROM] as number, ratio: RATIO }] as const;
  // So fine that rounding to ticks and lots makes no difference between the two scales.
  const fine = { tickSize: 1e-9, lotStep: 1e-9 };
  const settings = {
    timeframe: '1m',
    costs: { slippage: { type: 'fraction', value: 0.0005 }, commission: { type: 'percent', rate: 0.0002 } },
  };

  it.each([
    ['sma-cross', {}],
    ['donchian-breakout', { stopLoss: { type: 'atr', value: 2, period: 14 } }],
    ['bollinger-mean-reversion', { trailingStop: 0.004, maxBars: 40 }],
    ['supertrend-trend', { takeProfit: 0.01 }],
    ['ema-cross', {}],
    ['macd-momentum', { maxBars: 30 }],
    ['rsi-mean-reversion', {}],
    ['fair-value-gap', {}],
    ['opening-range-breakout', {}],
  ])('has the account that %s has over prices adjusted for it', (id, exits) => {
    const given = { ...settings, strategy: { id }, exits, sizing: { type: 'volatility-target', volatility: 0.2, lookback: 30 } };
    const raw = run([symbolData('TEST', traded, { actions }, fine)], given);
    const before = run([symbolData('TEST', adjusted, {}, fine)], given);
    expect(raw.trades.count).toBeGreaterThan(5);
    expect(raw.trades.count).toBe(before.trades.count);
    const off = raw.equity.value.map((value, i) => Math.abs(value / (before.equity.value[i] as number) - 1));
    expect(Math.max(...off)).toBeLessThan(1e-9);
    expect(raw.actions).toMatchObject([{ type: 'split', value: RATIO, timeUs: adjusted.timeUs[FROM] }]);
  });

  it('gives a pair the spread that it has over prices adjusted for it, whichever of the two was split', () => {
    const second = { ...seededBars(12, 1500), timeUs: adjusted.timeUs };
    const given = {
      ...settings,
      strategy: { id: 'pairs-spread', params: { hedge: 0.7 } },
      symbols: ['A', 'B'],
      maxPositions: 2,
      execution: { leverage: 4 },
    };
    const before = run([symbolData('A', adjusted, {}, fine), symbolData('B', second, {}, fine)], given);
    expect(before.trades.count).toBeGreaterThan(5);
    const first = run([symbolData('A', traded, { actions }, fine), symbolData('B', second, {}, fine)], given);
    const other = run([symbolData('A', adjusted, {}, fine), symbolData('B', asTraded(second, FROM, RATIO), { actions }, fine)], given);
    for (const raw of [first, other]) {
      expect(raw.trades.count).toBe(before.trades.count);
      const off = raw.equity.value.map((value, i) => Math.abs(value / (before.equity.value[i] as number) - 1));
      expect(Math.max(...off)).toBeLessThan(1e-9);
    }
  });

  it('tells a strategy before it sees anything in the new units, at quotes too', () => {
    const prices = [400, 404, 408, 103, 104];
    const bars = barsOf(prices.map((price) => [price, price, price, price]));
    const split = [
      { type: 'split', timeUs: 0, ratio: 2 },
      { type: 'split', timeUs: 3 * DAY, ratio: 4 },
    ] as const;
    const times = prices.map((_, i) => i * DAY + 1000);
    const quotes = { timeUs: Float64Array.from(times), bid: Float64Array.from(prices), ask: Float64Array.from(prices) };
    const told = (data: string, hears: boolean) => {
      const seen: string[] = [];
      const watching = doing(
        {},
        {
          create: () => ({
            onStart() {},
            ...(hears ? { onQuote: (_context: StrategyContext, _symbol: number, bid: number) => void seen.push(`quote ${bid}`) } : {}),
            onSplit: (context, symbol, ratio) => void seen.push(`split of ${symbol}: ${ratio}, close ${context.close()}`),
            onBar: (context) => void seen.push(`bar ${context.close()}`),
          }),
        },
      );
      run([symbolData('TEST', bars, { actions: split, quotes })], { data }, watching);
      return seen.slice(data === 'ticks' && hears ? 5 : 2, data === 'ticks' && hears ? 9 : 5);
    };
    expect(told('bars', false)).toEqual(['bar 408', 'split of 0: 4, close 103', 'bar 103']);
    expect(told('ticks', true)).toEqual(['bar 408', 'split of 0: 4, close 102', 'quote 103', 'bar 103']);
  });

  it('keeps the stop, the target and the trail of an order that waits, and what is left of a partial profit', () => {
    const row = (price: number, low = price, high = price) => [price, high, low, price, 1000];
    // 400 becomes 4 of 100 while a limit order at 396 waits.
    const bars = barsOf([row(400), row(400), row(100), row(100, 99), row(101), row(101, 101, 105), row(104, 97)]);
    const split = [{ type: 'split', timeUs: 2 * DAY, ratio: 4 }] as const;
    const waiting = (bracket: Bracket) =>
      tradesOf(
        run(
          [symbolData('TEST', bars, { actions: split })],
          { sizing: { type: 'fixed-units', units: 10 } },
          doing({ 0: (context) => context.enter({ side: 1, type: 'limit', price: 396, bracket }) }),
        ),
      )[0];
    expect(waiting({ stopLoss: 392 })).toMatchObject({ entryPrice: 99, exitPrice: 98, exitReason: 'stop-loss' });
    expect(waiting({ stopLoss: 300, takeProfit: 416 })).toMatchObject({ exitPrice: 104, exitReason: 'take-profit' });
    expect(waiting({ trailingStop: { type: 'amount', value: 8 } })).toMatchObject({ exitPrice: 103, exitReason: 'trailing-stop' });
  });

  it('shows a strategy its past in the units of now, and never a cliff', () => {
    const seen: Record<number, number[]> = {};
    let mean: { readonly now: number; readonly before: number } | null = null;
    const watching = doing(
      {},
      {
        id: 'watching',
        create: () => ({
          onStart(context) {
            mean = context.indicator('sma', { period: 3 });
          },
          onBar(context) {
            seen[context.barIndex] = [context.close(0, 1), context.volume(0, 1), context.close(), mean?.now ?? 0, mean?.before ?? 0];
          },
        }),
      },
    );
    const bars = barsOf([400, 404, 408, 103, 104].map((price) => [price, price, price, price, price < 200 ? 4000 : 1000]));
    run(
      [symbolData('TEST', bars, { actions: [{ type: 'split', timeUs: 3 * DAY, ratio: 4 }] })],
      { strategy: { id: 'watching' } },
      watching,
    );
    expect(seen[2]).toEqual([404, 1000, 408, 404, Number.NaN]);
    expect(seen[3]).toEqual([102, 4000, 103, (101 + 102 + 103) / 3, 101]);
  });

  it('calls no margin at the split, with one symbol and beside another', () => {
    const bars = flatBars([100, 100, 50, 50, 50]);
    const split = [{ type: 'split', timeUs: 2 * DAY, ratio: 2 }] as const;
    const given = { sizing: { type: 'equity-fraction', fraction: 4 }, execution: { leverage: 5 }, initialCapital: 10_000 };
    const alone = run([symbolData('TEST', bars, { actions: split })], given);
    expect(tradesOf(alone)).toMatchObject([{ exitReason: 'end-of-data', units: 800, pnl: 0 }]);
    const long = doing({ 0: (context) => context.goLong(0) });
    const beside = run([symbolData('TEST', bars, { actions: split }), symbolData('IDLE', bars)], given, long);
    expect(tradesOf(beside)).toMatchObject([{ exitReason: 'end-of-data', units: 800, pnl: 0 }]);
  });

  it('sizes an order that fills at the split by the account as it is', () => {
    const bars = flatBars([100, 100, 50, 50, 50]);
    const split = [{ type: 'split', timeUs: 2 * DAY, ratio: 2 }] as const;
    const turning = doing({ 0: (context) => context.goLong(), 1: (context) => context.goShort() });
    const result = run([symbolData('TEST', bars, { actions: split })], { sizing: { type: 'equity-fraction', fraction: 0.5 } }, turning);
    // Half of 100,000 each time.
    expect(tradesOf(result)).toMatchObject([
      { side: 1, units: 1000, pnl: 0 },
      { side: -1, units: 1000, entryPrice: 50, pnl: 0 },
    ]);
    expect(finalEquity(result)).toBe(100_000);
  });

  it('lists what was booked on what was held, and nothing where nothing happened', () => {
    const dividend = [{ type: 'dividend', timeUs: 2 * DAY, amount: 0.25 }] as const;
    const result = run([symbolData('TEST', flatBars([100, 100, 100, 100]), { actions: dividend })], {
      sizing: { type: 'fixed-units', units: 8 },
    });
    expect(result.actions).toEqual([{ symbol: 0, timeUs: 2 * DAY, type: 'dividend', value: 0.25, units: 8, money: 2 }]);
    expect(run(flatBars([100, 100, 100])).actions).toBeUndefined();
  });

  it('gives bars without the cliff for who chains them', () => {
    const flat = withoutActions(traded, actions);
    expect(Math.max(...flat.close.map((close, i) => Math.abs(close - (adjusted.close[i] as number))))).toBeLessThan(1e-9);
    // Paid before the split of the same day, by units of the day before; what is as much as the price tells nothing.
    const paid = (amount: number, ratio: number) => [
      { type: 'dividend', timeUs: 2 * DAY, amount } as const,
      { type: 'split', timeUs: 2 * DAY, ratio } as const,
    ];
    expect([...withoutActions(flatBars([100, 100, 25, 25]), paid(50, 2)).close]).toEqual([25, 25, 25, 25]);
    expect([...withoutActions(flatBars([100, 100, 50, 50]), paid(100, 2)).close]).toEqual([50, 50, 50, 50]);
  });
});

describe('a halt inside a bar', () => {
  const bars = barsOf(
    [
      [100, 100, 100, 100],
      [100, 103, 97, 101],
      [101, 101, 101, 101],
    ],
    60 * MICROSECONDS_PER_MINUTE,
  );
  const hour = 60 * MICROSECONDS_PER_MINUTE;
  const at = (minute: number) => hour + minute * MICROSECONDS_PER_MINUTE;
  const exits = { stopLoss: 0.02, takeProfit: 0.02 };
  const given = { timeframe: '1h', sizing: { type: 'fixed-units', units: 10 }, exits };
  const halts = [{ fromUs: at(10), toUs: at(20) }];

  it('lets no order fill in the finer bars of it', () => {
    const finer = barsOf(
      [
        [100, 100, 100, 100],
        [100, 100, 97, 98],
        [100, 103, 100, 101],
      ],
      15 * MICROSECONDS_PER_MINUTE,
      at(0),
    );
    const fine = { ...given, execution: { intrabar: 'finer' } };
    expect(tradesOf(run([symbolData('TEST', bars, { finer })], fine))).toMatchObject([{ exitReason: 'stop-loss' }]);
    expect(tradesOf(run([symbolData('TEST', bars, { finer, halts })], fine))).toMatchObject([{ exitReason: 'take-profit' }]);
  });

  it('lets no order fill at its quotes', () => {
    const middles = [100, 97, 103, 101];
    const quotes = {
      timeUs: Float64Array.from(middles, (_, i) => at(i * 12)),
      bid: Float64Array.from(middles, (middle) => middle - 0.01),
      ask: Float64Array.from(middles, (middle) => middle + 0.01),
    };
    const ticks = { ...given, data: 'ticks' };
    expect(tradesOf(run([symbolData('TEST', bars, { quotes })], ticks))).toMatchObject([{ exitReason: 'stop-loss' }]);
    expect(tradesOf(run([symbolData('TEST', bars, { quotes, halts })], ticks))).toMatchObject([{ exitReason: 'take-profit' }]);
  });

  it('makes orders wait for the first bar after it', () => {
    const whole = [{ fromUs: hour, toUs: 2 * hour }];
    expect(tradesOf(run([symbolData('TEST', bars, { halts: whole })], { ...given, exits: {} }))).toMatchObject([
      { entryTimeUs: 2 * hour, entryPrice: 101 },
    ]);
  });
});
