// verifies: backtest-ticks
import { describe, expect, it } from 'vitest';
import type { QuoteColumns } from '#core/backtest/market-data.ts';
import { MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import type { Strategy } from '#core/strategy/strategy.ts';
import { barsOf, doing, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const second = 1_000_000;
/** Quotes without a spread, by second. */
const quotesOf = (prices: readonly (readonly [number, number])[]): QuoteColumns => ({
  timeUs: Float64Array.from(prices, ([at]) => at * second),
  bid: Float64Array.from(prices, ([, price]) => price),
  ask: Float64Array.from(prices, ([, price]) => price),
});
const minutes = (rows: readonly (readonly number[])[]) => barsOf(rows, MICROSECONDS_PER_MINUTE);
const flat = (price: number) => [price, price, price, price];

/** A is quoted at 61 s, when the second minute has just begun; B's second bar opens at 100 s and closes at 120 s. */
const twoSymbols = () => [
  symbolData('A', minutes([flat(10), [11, 12, 11, 12], flat(13)]), {
    quotes: quotesOf([
      [1, 10],
      [61, 11],
      [110, 12],
      [121, 13],
    ]),
  }),
  symbolData('B', minutes([flat(50), [60, 90, 60, 90], flat(95)]), {
    quotes: quotesOf([
      [2, 50],
      [100, 60],
      [119, 90],
      [130, 95],
    ]),
  }),
];
const listening = (onQuote: Strategy['onQuote'], onBar: Strategy['onBar'] = () => {}) =>
  doing({}, { create: () => ({ onStart() {}, onBar, ...(onQuote ? { onQuote } : {}) }) });
const ticks = { timeframe: '1m', data: 'ticks', sizing: { type: 'fixed-units', units: 1 }, maxPositions: 5 };

describe('quotes of several symbols', () => {
  it('show of every symbol the last closed bar, and nothing of the ones that are not over', () => {
    const seen: unknown[] = [];
    const strategy = listening((context, symbol) => {
      const { timeUs } = context;
      seen.push([timeUs / second, symbol, context.close(0), context.close(1), context.high(1), context.close(1, 1)]);
    });
    run(twoSymbols(), ticks, strategy);
    expect(seen).toEqual([
      [1, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      [2, 1, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
      [61, 0, 10, 50, 50, Number.NaN],
      [100, 1, 10, 50, 50, Number.NaN],
      [110, 0, 10, 50, 50, Number.NaN],
      [119, 1, 10, 50, 50, Number.NaN],
      [121, 0, 12, 90, 90, 50],
      [130, 1, 12, 90, 90, 50],
    ]);
  });

  it('value what is held at the last quote, not at the price with which the bar will begin', () => {
    const equity: number[] = [];
    const strategy = listening(
      (context) => {
        if (context.timeUs > 60 * second && context.timeUs < 110 * second) equity.push(context.equity);
      },
      (context) => {
        if (context.barIndex === 0) context.enter({ symbol: 1, side: 1, units: 1 });
      },
    );
    const [a, b] = twoSymbols();
    if (a === undefined || b === undefined) throw new Error('two symbols');
    const held = {
      ...b,
      quotes: quotesOf([
        [2, 50],
        [60, 55],
        [100, 60],
        [119, 90],
        [130, 95],
      ]),
    };
    run([a, { ...held, bars: minutes([flat(50), [55, 90, 55, 90], [97, 97, 95, 95]]) }], ticks, strategy);
    // Bought at 55: at 61 s it is worth what it was bought for, at 100 s 5 more.
    expect(equity).toEqual([100_000, 100_005]);
    const late: number[] = [];
    const watches = listening(
      (context, symbol) => {
        if (symbol === 0 && context.timeUs > 120 * second) late.push(context.equity);
      },
      (context) => {
        if (context.barIndex === 0) context.enter({ symbol: 1, side: 1, units: 1 });
      },
    );
    run([a, { ...held, bars: minutes([flat(50), [55, 90, 55, 90], [97, 97, 95, 95]]) }], ticks, watches);
    // At 121 s the last quote of B was 90; its bar opens at 130 s.
    expect(late).toEqual([100_035]);
  });

  it('fill an order that is sent at a quote with the next one, and after latency in bars with those of a later bar', () => {
    const send = listening((context) => {
      if (context.timeUs === 61 * second) context.enter({ symbol: 1, side: 1, units: 1 });
    });
    expect(tradesOf(run(twoSymbols(), ticks, send))).toMatchObject([{ entryPrice: 60, entryTimeUs: 100 * second }]);
    expect(tradesOf(run(twoSymbols(), { ...ticks, execution: { latencyBars: 1 } }, send))).toMatchObject([
      { entryPrice: 95, entryTimeUs: 130 * second },
    ]);
  });

  it('end a position that was open long enough at the first quote of the bar', () => {
    const strategy = doing({ 0: (context) => void context.enter({ symbol: 1, side: 1, units: 1 }) });
    const result = run(twoSymbols(), { ...ticks, exits: { maxBars: 1 } }, strategy);
    expect(tradesOf(result)).toMatchObject([
      { entryPrice: 60, entryTimeUs: 100 * second, exitPrice: 95, exitTimeUs: 130 * second, exitReason: 'expired' },
    ]);
  });

  it('come in the order of their times, and of those at one time the symbol first that comes first in the run', () => {
    const order: string[] = [];
    const strategy = listening((context, symbol) => void order.push(`${symbol} ${context.timeUs / second}`));
    const at = (...seconds: readonly number[]) => quotesOf(seconds.map((each) => [each, 10]));
    const symbols = [
      symbolData('A', minutes([flat(10), flat(10)]), { quotes: at(1, 5, 9, 60) }),
      symbolData('B', minutes([flat(10), flat(10)]), { quotes: at(1, 5, 6, 7, 9, 60) }),
    ];
    run(symbols, ticks, strategy);
    expect(order).toEqual(['0 1', '1 1', '0 5', '1 5', '1 6', '1 7', '0 9', '1 9', '0 60', '1 60']);
  });
});
