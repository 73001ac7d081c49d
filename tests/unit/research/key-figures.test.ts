// verifies: backtest-metrics
import { describe, expect, it } from 'vitest';
import { METRIC_CONVENTIONS } from '#core/backtest/configuration.ts';
import { computeMetrics } from '#core/backtest/metrics.ts';
import { readConfiguration } from '#core/backtest/read-configuration.ts';
import { runBacktest } from '#core/backtest/run-backtest.ts';
import { SeriesSet } from '#core/backtest/series-set.ts';
import { sessionDayNumber } from '#core/market/calendar.ts';
import { smaCross } from '#core/strategy/sma-cross.ts';
import { findStrategy } from '#core/strategy/strategies.ts';
import { dailyAccount } from '#services/research/daily-account.ts';
import { dayEndsOf } from '#services/research/day-ends.ts';
import { keyFigures, periodsPerYearOf } from '#services/research/key-figures.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

describe('the key figures of sweeps and dragging', () => {
  it.each(METRIC_CONVENTIONS)('are those of the whole report, digit for digit, by the convention %s', (convention) => {
    for (const seed of [1, 2, 3]) {
      const read = readConfiguration(sceneConfiguration({ metrics: { convention, riskFreeRate: 0.01 } }), findStrategy, []);
      if (!read.ok) throw read.error;
      const configuration = read.value;
      const run = runBacktest(
        new SeriesSet([{ instrument: INSTRUMENT, bars: seededBars(seed, 4000 + seed) }], '1m'),
        configuration,
        smaCross,
      );
      const ends = dayEndsOf(run.equity.timeUs, 'utc');
      const periodsPerYear = periodsPerYearOf(configuration, ends.days);
      const daily = dailyAccount(run, ends);
      const figures = keyFigures(run, configuration, daily);
      const whole = computeMetrics(run, {
        ...{ convention, riskFreeRate: 0.01, periodsPerYear, benchmark: null },
        sessionDay: (timeUs) => sessionDayNumber('utc', timeUs),
      });
      const { cagr, volatility, sharpe, sortino, calmar } = figures;
      expect({ cagr, volatility, sharpe, sortino, calmar }).toEqual(whole.ratios);
      expect(figures).toMatchObject({
        finalEquity: whole.finalEquity,
        totalReturn: whole.totalReturn,
        maxDrawdown: whole.drawdowns.maximum,
        trades: whole.trades.all.count,
        winRate: whole.trades.winRate,
        exposure: whole.exposure,
        commissions: whole.commissions,
      });
      expect(figures.profitFactor).toBeCloseTo(whole.trades.profitFactor, 12);
      expect(figures.expectancy).toBeCloseTo(whole.trades.expectancy, 12);
      expect(daily.returns).toEqual(whole.returns);
      expect(ends.days).toEqual(whole.days);
    }
  });
});
