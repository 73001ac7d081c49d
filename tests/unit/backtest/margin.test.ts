// verifies: backtest-costs
import { describe, expect, it } from 'vitest';
import type { QuoteColumns } from '#core/backtest/market-data.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import type { EntryIntent } from '#core/trading/intent.ts';
import { barsOf, doing, finalEquity, flatBars, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

/** Sends orders at the close of the first bar. */
const entering = (...intents: readonly EntryIntent[]) =>
  doing({
    0: (context) => {
      for (const intent of intents) context.enter(intent);
    },
  });
const leveraged = { initialCapital: 10_000, execution: { leverage: 5 }, maxPositions: 5 };
const at100 = [100, 100, 100, 100];

describe('a margin call', () => {
  it('comes at the price at which the equity is the maintenance margin of what is held, half of 1 / leverage when not given', () => {
    const bars = barsOf([at100, at100, [100, 101, 80, 85], [85, 85, 85, 85]]);
    const fall = entering({ side: 1, units: 500 });
    // 10,000 + 500 (p − 100) = 0.1 × 500 p at 88.888…, sold a tick against the trader.
    expect(tradesOf(run(bars, leveraged, fall))).toMatchObject([{ exitReason: 'margin-call', exitPrice: 88.88, bars: 1 }]);
    // With 0.15: 500 p − 40,000 = 75 p at 94.117…
    const given = { ...leveraged, execution: { leverage: 5, maintenanceMargin: 0.15 } };
    expect(tradesOf(run(bars, given, fall))).toMatchObject([{ exitReason: 'margin-call', exitPrice: 94.11 }]);
    // With 0 nothing is called until all is lost, at 80: an account that owes can't go on.
    const none = { ...leveraged, execution: { leverage: 5, maintenanceMargin: 0 } };
    expect(tradesOf(run(bars, none, fall))).toMatchObject([{ exitReason: 'margin-call', exitPrice: 80 }]);
    const less = barsOf([at100, at100, [100, 101, 80.01, 85], [85, 85, 85, 85]]);
    expect(tradesOf(run(less, none, fall))).toMatchObject([{ exitReason: 'end-of-data', exitPrice: 85 }]);
    const result = run(bars, leveraged, fall);
    expect(result.warnings.join()).toContain('1 margin call');
    expect(finalEquity(result)).toBeCloseTo(10_000 + 500 * (88.88 - 100), 6);
  });

  it('ends a short position that has lost everything, without leverage too', () => {
    const bars = barsOf([at100, at100, [100, 250, 100, 240], [240, 240, 240, 240]]);
    // 10,000 − 100 (p − 100) = 0 at 200.
    const result = run(bars, { initialCapital: 10_000 }, entering({ side: -1, units: 100 }));
    expect(tradesOf(result)).toMatchObject([{ exitReason: 'margin-call', exitPrice: 200 }]);
    expect(finalEquity(result)).toBe(0);
  });

  it('is found anew when another symbol has lost the money that made it unreachable', () => {
    const symbols = [
      symbolData('A', flatBars([100, 100, 100, 60, 40, 10])),
      symbolData('B', barsOf([at100, at100, [100, 100, 85, 86], at100, at100, at100])),
    ];
    const strategy = entering({ symbol: 0, side: 1, units: 100 }, { symbol: 1, side: 1, units: 400, bracket: { stopLoss: 87 } });
    const result = run(symbols, leveraged, strategy);
    // B loses 5,200. Then 4,800 + 100 (p − 100) = 0.1 × 100 p at 57.78: A gaps over it to 40.
    expect(tradesOf(result)).toMatchObject([
      { exitReason: 'stop-loss', exitPrice: 87 },
      { exitReason: 'margin-call', exitPrice: 40, exitTimeUs: 4 * MICROSECONDS_PER_DAY },
    ]);
    expect(finalEquity(result)).toBe(10_000 - 5_200 - 6_000);
  });

  it('counts what the symbols before it have lost in the same bar', () => {
    const falls = [at100, at100, [100, 100, 80, 80], [80, 80, 80, 80]];
    const symbols = [symbolData('A', barsOf(falls)), symbolData('B', barsOf(falls))];
    const strategy = entering({ symbol: 0, side: 1, units: 250 }, { symbol: 1, side: 1, units: 250 });
    const result = run(symbols, leveraged, strategy);
    // A alone would be called at 77.78. With A at 80: 5,000 + 250 (p − 100) = 0.1 × (20,000 + 250 p) at 97.78.
    expect(tradesOf(result)).toMatchObject([
      { exitReason: 'margin-call', exitPrice: 80, exitTimeUs: 2 * MICROSECONDS_PER_DAY },
      { exitReason: 'margin-call', exitPrice: 97.77, exitTimeUs: 2 * MICROSECONDS_PER_DAY },
    ]);
    expect(finalEquity(result)).toBeCloseTo(10_000 - 250 * 20 - 250 * 2.23, 6);
  });

  it('follows the rate to the currency of the account', () => {
    const rate = Float64Array.of(1, 1, 1.5, 2.2, 2.2);
    const symbols = [symbolData('TEST', flatBars([100, 100, 100, 100, 100]), { rate })];
    const result = run(symbols, leveraged, entering({ side: 1, units: 500 }));
    // 500 × 100 × 2.2 is 110,000, of which a tenth is more than the 10,000 that are there.
    expect(tradesOf(result)).toMatchObject([{ exitReason: 'margin-call', exitPrice: 100, exitTimeUs: 3 * MICROSECONDS_PER_DAY }]);
  });

  it('comes when what was lost leaves too little at any price, and to a hedge too', () => {
    const symbols = [symbolData('A', flatBars([100, 100, 100, 100])), symbolData('B', flatBars([100, 100, 60, 60]))];
    const strategy = entering({ symbol: 0, side: 1, units: 100 }, { symbol: 0, side: -1, units: 100 }, { symbol: 1, side: 1, units: 230 });
    const hedged = { initialCapital: 10_000, execution: { leverage: 5, positions: 'hedging' }, maxPositions: 5 };
    const result = run(symbols, hedged, strategy);
    expect(tradesOf(result).map(({ exitReason, exitTimeUs }) => [exitReason, exitTimeUs])).toEqual(
      Array.from({ length: 3 }, () => ['margin-call', 2 * MICROSECONDS_PER_DAY]),
    );
  });

  it('comes at the quote at which two symbols together have used it up', () => {
    const quotes = (prices: readonly number[]): QuoteColumns => ({
      timeUs: Float64Array.from(prices, (_, k) => MICROSECONDS_PER_DAY + 1000 * k),
      bid: Float64Array.from(prices),
      ask: Float64Array.from(prices),
    });
    const falls = barsOf([at100, [100, 100, 80, 80], [80, 80, 80, 80]]);
    const symbols = [
      symbolData('A', falls, { quotes: quotes([100, 95, 90, 85, 82]) }),
      symbolData('B', falls, { quotes: quotes([100, 96, 91, 86, 81]) }),
    ];
    const strategy = entering({ symbol: 0, side: 1, units: 250 }, { symbol: 1, side: 1, units: 250 });
    const result = run(symbols, { ...leveraged, data: 'ticks' }, strategy);
    // At 90 and 91 the 5,250 that are left are more than a tenth of 45,250; at 85 and 91 the 4,000 are less than a tenth of 44,000.
    expect(tradesOf(result)).toMatchObject([
      { exitReason: 'margin-call', exitPrice: 85, exitTimeUs: MICROSECONDS_PER_DAY + 3000 },
      { exitReason: 'margin-call', exitPrice: 91 },
    ]);
  });
});
