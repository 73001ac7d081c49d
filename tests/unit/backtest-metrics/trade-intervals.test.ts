// verifies: statistics-published
import { describe, expect, it } from 'vitest';
import type { TradeTable } from '#core/backtest/run-result.ts';
import { tradeIntervals } from '#core/backtest/trade-intervals.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';

const NONE = new Float64Array(0);

function tradesOf(returnFraction: Float64Array): TradeTable {
  return {
    ...{
      count: returnFraction.length,
      symbol: new Uint16Array(0),
      side: new Int8Array(0),
      units: NONE,
      entryTimeUs: NONE,
      entryPrice: NONE,
    },
    ...{ exitTimeUs: NONE, exitPrice: NONE, exitReason: new Uint8Array(0), commission: NONE, slippage: NONE },
    ...{
      returnFraction,
      pnl: returnFraction.map((value) => value * 1000),
      bars: NONE,
      mae: NONE,
      mfe: NONE,
      pathDependent: new Uint8Array(0),
    },
  };
}

function drawn(seed: number, count: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => 0.002 + 0.01 * random.normal());
}

describe('intervals of single trades', () => {
  it('are about as wide as the plain formulas say where trades are independent', () => {
    const returns = drawn(1, 400);
    const found = tradeIntervals(tradesOf(returns), 42) ?? expect.fail('there are enough trades');
    const share = returns.filter((value) => value > 0).length / 400;
    const halfOfShare = 1.96 * Math.sqrt((share * (1 - share)) / 400);
    expect((found.winRate.high - found.winRate.low) / 2 / halfOfShare).toBeCloseTo(1, 0);
    expect(found.winRate.low).toBeLessThan(share);
    expect(found.winRate.high).toBeGreaterThan(share);
    const halfOfMean = (1.96 * 0.01) / Math.sqrt(400);
    expect((found.expectancy.high - found.expectancy.low) / 2 / halfOfMean).toBeCloseTo(1, 0);
    expect(found.profitFactor.low).toBeLessThan(found.profitFactor.high);
  });

  it('hold the true mean of a trade about as often as they say', () => {
    let held = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const found = tradeIntervals(tradesOf(drawn(seed, 120)), seed);
      if (found && found.expectancy.low <= 0.002 && found.expectancy.high >= 0.002) held++;
    }
    expect(held).toBeGreaterThanOrEqual(34);
  });

  it('are the same for the same seed, and none for fewer than 30 trades', () => {
    const trades = tradesOf(drawn(3, 60));
    expect(tradeIntervals(trades, 7)).toEqual(tradeIntervals(trades, 7));
    expect(tradeIntervals(tradesOf(drawn(3, 29)), 7)).toBeNull();
  });

  it('without a loss the profit factor has no upper end', () => {
    const found = tradeIntervals(tradesOf(Float64Array.from({ length: 40 }, (_, i) => 0.01 + i / 1e5)), 7);
    expect(Number.isFinite(found?.profitFactor.high)).toBe(false);
    expect(found?.winRate).toEqual({ low: 1, high: 1 });
  });
});
