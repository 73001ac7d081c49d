// verifies: backtest-costs
import { describe, expect, it } from 'vitest';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';
import { ONE_SYMBOL } from '#core/strategy/strategy.ts';
import { barsOf, doing, finalEquity, flatBars, run, symbolData, tradesOf } from '#tests/support/backtest-scene.ts';

const ten = { sizing: { type: 'fixed-units', units: 10 }, initialCapital: 100_000 };

describe('what trading costs and brings, as plain arithmetic', () => {
  it('books swap for each day that passes, the weekend with it', () => {
    const bars = flatBars([100, 100, 100, 100]);
    // Entered on day 1, closed on day 3: two nights.
    const result = run(bars, { ...ten, costs: { swap: { long: -0.5, short: 0 } } });
    expect(finalEquity(result)).toBe(100_000 - 2 * 0.5 * 10);
    expect(tradesOf(result)).toMatchObject([{ pnl: -10 }]);
  });

  it('charges who is short for borrowing', () => {
    const bars = flatBars([100, 100, 100, 100]);
    const strategy = doing({ 0: (context) => context.goShort() });
    const result = run(bars, { ...ten, costs: { borrowRate: 0.365 } }, strategy);
    expect(finalEquity(result)).toBeCloseTo(100_000 - 2 * 0.001 * 1000, 9);
  });

  it('pays dividends to who is long, takes them from who is short, and goes through a split', () => {
    const bars = flatBars([100, 100, 100, 50, 50]);
    const actions = [
      { type: 'dividend', timeUs: 2 * MICROSECONDS_PER_DAY, amount: 1 },
      { type: 'split', timeUs: 3 * MICROSECONDS_PER_DAY, ratio: 2 },
    ] as const;
    const long = run([symbolData('TEST', bars, { actions })], ten);
    expect(tradesOf(long)).toMatchObject([{ units: 20, entryPrice: 50, exitPrice: 50, pnl: 10 }]);
    expect(long.equity.value).toEqual(Float64Array.of(100_000, 100_000, 100_010, 100_010, 100_010));
    const short = run([symbolData('TEST', bars, { actions })], ten, doing({ 0: (context) => context.goShort() }));
    expect(finalEquity(short)).toBe(99_990);
  });

  it('exchanges the result of a foreign position and not its value', () => {
    // USDJPY in an account of dollars: bought at 150, sold at 155 when a yen is 1/155 dollars.
    const bars = flatBars([150, 150, 155, 155]);
    const rate = Float64Array.of(1 / 150, 1 / 150, 1 / 155, 1 / 155);
    const result = run([symbolData('TEST', bars, { rate })], {
      ...ten,
      sizing: { type: 'fixed-units', units: 10_000 },
      execution: { leverage: 20 },
    });
    expect(finalEquity(result)).toBeCloseTo(100_000 + (10_000 * 5) / 155, 9);
  });

  it('closes everything when the equity falls to the margin', () => {
    const bars = barsOf([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 100, 90, 92],
      [92, 92, 92, 92],
    ]);
    const sizing = { type: 'equity-fraction', fraction: 10 };
    const result = run(bars, { initialCapital: 10_000, sizing, execution: { leverage: 10 } });
    // 1000 units; equity 10,000 + 1000 (p − 100) = 5 % of 1000 p at p = 90,000 / 950 = 94.7368…, sold on the grid.
    expect(tradesOf(result)).toMatchObject([{ exitReason: 'margin-call', exitPrice: 94.73 }]);
    expect(result.warnings.join()).toContain('margin call');
  });

  it('fills no more than its share of the volume, the rest with the next bars', () => {
    const bars = barsOf(Array.from({ length: 6 }, () => [100, 100, 100, 100, 1000]));
    const costs = { slippage: { type: 'volume-share', impact: 0, maxShare: 0.025 } };
    const strategy = doing({ 0: (context) => context.enter({ side: 1, units: 60 }) });
    const result = run(bars, { ...ten, costs }, strategy);
    expect(tradesOf(result)).toMatchObject([{ units: 60, entryTimeUs: MICROSECONDS_PER_DAY }]);
    const short = run(barsOf(Array.from({ length: 3 }, () => [100, 100, 100, 100, 1000])), { ...ten, costs }, strategy);
    expect(tradesOf(short)).toMatchObject([{ units: 50 }]);
  });

  it('slips by the square of its share of the volume', () => {
    const bars = barsOf(Array.from({ length: 4 }, () => [100, 100, 100, 100, 1000]));
    const costs = { slippage: { type: 'volume-share', impact: 10, maxShare: 0.1 } };
    const result = run(bars, { ...ten, costs }, doing({ 0: (context) => context.enter({ side: 1, units: 100 }) }));
    // 100 × 10 × 0.1² = 10 above.
    expect(tradesOf(result)).toMatchObject([{ entryPrice: 110 }]);
  });

  it('rounds fills to the tick against the trader and units down to the lot step', () => {
    const bars = flatBars([1.1, 1.1, 1.1, 1.1]);
    const costs = { slippage: { type: 'fraction', value: 0.0001 } };
    const fx = { tickSize: 0.0001, contractSize: 100_000, lotStep: 0.01 };
    const sizing = { type: 'fixed-units', units: 12_345 };
    const result = run([symbolData('TEST', bars, {}, fx)], { sizing, initialCapital: 100_000, costs });
    // 1.1 × 1.0001 = 1.10011 → 1.1002; × 0.9999 = 1.09989 → 1.0998.
    expect(tradesOf(result)).toMatchObject([{ units: 12_000, entryPrice: 1.1002, exitPrice: 1.0998 }]);
  });

  it('sizes by the distance to the stop, and refuses without one', () => {
    const bars = flatBars([100, 100, 95, 95]);
    const sizing = { type: 'risk-percent', fraction: 0.01, wholeUnits: true };
    const result = run(bars, { initialCapital: 100_000, sizing, exits: { stopLoss: 0.05 }, execution: { leverage: 5 } });
    expect(tradesOf(result)).toMatchObject([{ units: 200, pnl: -1000 }]);
    expect(() => run(bars, { initialCapital: 100_000, sizing })).toThrow('exits.stopLoss must be a stop');
    // A strategy that sets its own stops, and forgets one.
    const forgetful = doing({ 0: (context) => context.goLong() }, { needs: { ...ONE_SYMBOL, setsStops: true } });
    expect(run(bars, { initialCapital: 100_000, sizing }, forgetful).trades.count).toBe(0);
  });

  it('shares the cash between symbols: what one sells pays for what another buys at the same open', () => {
    const a = flatBars([100, 100, 110, 110, 110]);
    const b = flatBars([50, 50, 50, 50, 60]);
    const strategy = doing({
      0: (context) => context.goLong(1),
      1: (context) => {
        // The buyer comes first in the list, the seller second.
        context.goLong(0);
        context.exit(1);
      },
    });
    const raw = { initialCapital: 1000, sizing: { type: 'equity-fraction', fraction: 1, wholeUnits: true } };
    const result = run([symbolData('A', a), symbolData('B', b)], raw, strategy);
    expect(tradesOf(result).map(({ units, entryPrice }) => [units, entryPrice])).toEqual([
      [20, 50],
      [9, 110],
    ]);
    expect(result.warnings).toEqual([]);
  });
});
