// verifies: backtest-metrics
import { describe, expect, it } from 'vitest';
import { balanceFigures } from '#core/backtest/metrics-balance.ts';
import { breakdownsOf } from '#core/backtest/metrics-breakdown.ts';
import { streaksOf } from '#core/backtest/metrics-streaks.ts';
import { tradeFigures } from '#core/backtest/metrics-trades.ts';
import { runOf, tradeTable } from '#tests/support/run-results.ts';

const HOUR_US = 3600e6;

describe('figures of trades', () => {
  const figures = tradeFigures(
    tradeTable([
      { pnl: 100, mae: -0.02, mfe: 0.2, exitTimeUs: 10 * HOUR_US, entryTimeUs: 0, commission: 1, slippage: 2, bars: 3 },
      { pnl: -50, mae: -0.06, mfe: 0.01, exitTimeUs: 4 * HOUR_US, entryTimeUs: 0, side: -1, commission: 1, pathDependent: true },
      { pnl: 30, mae: 0, mfe: 0.03, exitTimeUs: 7 * HOUR_US, entryTimeUs: 0, side: -1, commission: 1 },
      { pnl: 0, mae: -0.01, mfe: 0, exitTimeUs: 3 * HOUR_US, entryTimeUs: 0, commission: 1 },
    ]),
  );

  it('count winners, losers and who broke even', () => {
    expect([figures.winners.count, figures.losers.count, figures.all.count]).toEqual([2, 1, 4]);
    expect([figures.winRate, figures.lossRate, figures.longShare]).toEqual([0.5, 0.25, 0.5]);
  });

  it('have gains over losses, the mean of results and of returns', () => {
    expect(figures.profitFactor).toBeCloseTo(130 / 50, 12);
    expect(figures.expectedPayoff).toBeCloseTo(20, 12);
    expect(figures.expectancy).toBeCloseTo(0.02, 12);
    expect(figures.payoffRatio).toBeCloseTo(65 / 50, 12);
    expect(figures.kelly).toBeCloseTo(0.5 - 0.5 / 1.3, 12);
    expect(figures.systemQuality).toBeCloseTo((2 * 20) / Math.sqrt((80 ** 2 + 70 ** 2 + 10 ** 2 + 20 ** 2) / 3), 12);
    expect([figures.winners.largest, figures.winners.smallest, figures.losers.largest]).toEqual([100, 30, -50]);
    expect([figures.commissions, figures.slippage, figures.pathDependent, figures.closedDrawdown]).toEqual([4, 2, 0.25, -50]);
    expect(figures.profitToDrawdown).toBeCloseTo(80 / 50, 12);
    expect(figures.resultSharpe).toBeCloseTo(figures.systemQuality / 2, 12);
    expect(figures.resultSortino).toBeCloseTo(20 / 25, 12);
  });

  it('have excursions and how long trades were held', () => {
    expect([figures.largestMae, figures.largestMfe]).toEqual([-0.06, 0.2]);
    expect(figures.averageMae).toBeCloseTo(-0.0225, 12);
    expect(figures.averageMfe).toBeCloseTo(0.06, 12);
    // 0.1 of 0.2, -0.05 of 0.01, 0.03 of 0.03.
    expect(figures.keptOfMfe).toBeCloseTo((0.5 - 5 + 1) / 3, 12);
    expect(figures.averageGivenBack).toBeCloseTo((0.1 + 0.06 + 0 + 0) / 4, 12);
    expect(figures.largestGivenBack).toBeCloseTo(0.1, 12);
    expect([figures.all.shortestHeldUs, figures.all.longestHeldUs]).toEqual([3 * HOUR_US, 10 * HOUR_US]);
    expect(figures.all.averageHeldUs).toBe(6 * HOUR_US);
    expect(figures.all.medianHeldUs).toBe(5.5 * HOUR_US);
    expect(figures.correlationReturnMfe).toBeGreaterThan(0.8);
  });

  it('have falls of the running sum, closed and open, and excursions in money', () => {
    const ordered = tradeFigures(
      tradeTable([
        { pnl: 100, mae: -0.02, mfe: 0.2, exitTimeUs: 2 * HOUR_US },
        { pnl: -50, mae: -0.06, mfe: 0.01, exitTimeUs: 5 * HOUR_US },
        { pnl: 30, mae: 0, mfe: 0.03, exitTimeUs: 6 * HOUR_US },
        { pnl: 40, mae: -0.01, mfe: 0.04, exitTimeUs: 9 * HOUR_US },
        { pnl: -20, mae: -0.02, mfe: 0, exitTimeUs: 11 * HOUR_US },
      ]),
    );
    // From 100 at 2 h to 120 at 9 h.
    expect([ordered.closedDrawdown, ordered.closedDrawdownUs]).toEqual([-50, 7 * HOUR_US]);
    // The first was 200 ahead when open, the second 60 behind from 100.
    expect(ordered.openDrawdown).toBeCloseTo(100 - 60 - 200, 9);
    expect(ordered.resultDownside).toBeCloseTo(Math.sqrt((50 ** 2 + 20 ** 2) / 5), 12);
    // Every trade was of 1,000: in money and as fractions they go together alike.
    expect(ordered.correlationResultMfe).toBeCloseTo(ordered.correlationReturnMfe, 9);
    expect(ordered.correlationResultMae).toBeCloseTo(ordered.correlationReturnMae, 9);
    const { longestWins, longestWinsTotal, bestRun, bestRunLength, worstRun, worstRunLength } = ordered.streaks;
    expect([longestWins, longestWinsTotal, bestRun, bestRunLength, worstRun, worstRunLength]).toEqual([2, 70, 100, 1, -50, 1]);
    const balance = balanceFigures(tradeTable([{ pnl: 1000 }, { pnl: -300 }, { pnl: 300 }, { pnl: -250 }]), 1000);
    expect(balance.maximumDrawdown).toBe(-300);
    expect(balance.relativeDrawdown).toBeCloseTo(-0.15, 12);
  });

  it('have no profit factor without a loss, and nothing at all without a trade', () => {
    expect(tradeFigures(tradeTable([{ pnl: 1 }])).profitFactor).toBeNaN();
    const none = tradeFigures(tradeTable([]));
    expect([none.winRate, none.expectancy, none.profitFactor, none.bestReturn, none.largestMae]).toEqual(Array(5).fill(Number.NaN));
    expect([none.all.count, none.all.total, none.commissions]).toEqual([0, 0, 0]);
  });
});

describe('streaks', () => {
  it('are the longest and average runs, with their money', () => {
    const streaks = streaksOf([1, 2, -1, -1, -5, 3, 0, 4, -2]);
    expect(streaks).toMatchObject({ longestWins: 2, longestLosses: 3, bestRun: 4, worstRun: -7 });
    expect(streaks.averageWins).toBeCloseTo(4 / 3, 12);
    expect(streaks.averageLosses).toBe(2);
  });

  it('tell order from chance by the Z-score of Wald and Wolfowitz', () => {
    // 5 wins and 5 losses that alternate: 10 runs, expected 6, variance 50 · 40 / (100 · 9).
    const alternating = streaksOf([1, -1, 1, -1, 1, -1, 1, -1, 1, -1]);
    expect(alternating.zScore).toBeCloseTo(4 / Math.sqrt(2000 / 900), 12);
    expect(alternating.zConfidence).toBeGreaterThan(0.99);
    expect(streaksOf([1, 1, 1, 1, 1, -1, -1, -1, -1, -1]).zScore).toBeCloseTo(-4 / Math.sqrt(2000 / 900), 12);
    expect(streaksOf([1, 1, 1]).zScore).toBeNaN();
  });
});

describe('the balance', () => {
  it('has the holding returns, line and win rates that MetaTrader and LEAN report', () => {
    const balance = balanceFigures(tradeTable([{ pnl: 100 }, { pnl: -110 }, { pnl: 99 }]), 1000);
    expect(balance.averageHoldingReturn).toBeCloseTo((0.1 - 0.1 + 0.1) / 3, 12);
    expect(balance.geometricHoldingReturn).toBeCloseTo(1.089 ** (1 / 3) - 1, 12);
    expect([balance.averageWinRate, balance.averageLossRate].map((each) => Math.round(each * 1e12) / 1e12)).toEqual([0.1, -0.1]);
    expect(balance.leanExpectancy).toBeCloseTo(2 / 3 - 1 / 3, 12);
    const straight = balanceFigures(tradeTable([{ pnl: -10 }, { pnl: -10 }, { pnl: -10 }]), 1000);
    expect(straight.lineCorrelation).toBeCloseTo(-1, 12);
    expect(straight.lineStandardError).toBeCloseTo(0, 6);
  });
});

describe('breakdowns', () => {
  const monday = 4 * 24 * HOUR_US;
  const run = runOf(
    [0],
    [1000],
    1000,
    [
      { pnl: 5, entryTimeUs: monday + 23 * HOUR_US, symbol: 1 },
      { pnl: -3, entryTimeUs: monday + 9 * HOUR_US, side: -1, exitReason: 'stop-loss' },
      { pnl: 4, entryTimeUs: monday + 33 * HOUR_US },
    ],
    ['AAA', 'BBB'],
  );
  // A market whose day begins two hours earlier than in UTC.
  const keys = {
    sessionDay: (timeUs: number) => Math.floor((timeUs + 2 * HOUR_US) / (24 * HOUR_US)),
    hourOf: (timeUs: number) => Math.floor((timeUs + 2 * HOUR_US) / HOUR_US) % 24,
    regimeAt: (timeUs: number) => (timeUs > monday + 20 * HOUR_US ? ('falling, calm' as const) : ('too early to tell' as const)),
  };
  const found = breakdownsOf(run, keys);
  const counts = (rows: typeof found.bySide) => rows.map(({ key, figures }) => [key, figures.all.count]);

  it('go by the market’s own weekday and hour, in their order', () => {
    expect(counts(found.byWeekday)).toEqual([
      ['Monday', 1],
      ['Tuesday', 2],
    ]);
    expect(counts(found.byHour)).toEqual([
      ['01', 1],
      ['11', 2],
    ]);
  });

  it('go by regime, side, symbol and reason of the exit', () => {
    expect(counts(found.byMonth)).toEqual([['January', 3]]);
    expect(counts(found.byRegime)).toEqual([
      ['falling, calm', 2],
      ['too early to tell', 1],
    ]);
    expect(counts(found.bySide)).toEqual([
      ['long', 2],
      ['short', 1],
    ]);
    expect(counts(found.bySymbol)).toEqual([
      ['AAA', 2],
      ['BBB', 1],
    ]);
    expect(counts(found.byExitReason)).toEqual([
      ['signal', 2],
      ['stop-loss', 1],
    ]);
  });
});
