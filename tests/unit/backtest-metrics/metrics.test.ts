// verifies: backtest-metrics
import { describe, expect, it } from 'vitest';
import { computeMetrics, type MetricsSettings } from '#core/backtest/metrics.ts';
import { ratiosOf } from '#core/backtest/metrics-convention.ts';
import { changesOf, dailyCurve, daysPerYearOf, monthlyReturns } from '#core/backtest/metrics-periods.ts';
import { metricsByName, summaryOf } from '#core/backtest/metrics-summary.ts';
import { seededRandom } from '#core/numeric/seeded-random.ts';
import { meanOf, sampleDeviation } from '#core/statistics/moments.ts';
import { runOf } from '#tests/support/run-results.ts';
import { BENCHMARK, DAYS, EQUITY, EXPECTED, MONTHS } from './fixed-curve.ts';

const DAY_US = 86_400e6;
const sessionDay = (timeUs: number): number => Math.floor(timeUs / DAY_US);
const times = DAYS.map((day) => day * DAY_US);
const settings: MetricsSettings = {
  convention: 'standard',
  riskFreeRate: 0.015,
  periodsPerYear: 252,
  sessionDay,
  benchmark: Float64Array.from(BENCHMARK),
};
const metrics = computeMetrics(runOf(times, EQUITY, 100_000), settings);

function expectClose(found: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    const got = (found as Record<string, number>)[name] as number;
    expect(Math.abs(got - value), `${name}: ${got}, expected ${value}`).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
  }
}

describe('metrics of a fixed curve', () => {
  it.each(['standard', 'lean', 'backtesting.py', 'tradingview'] as const)('have the ratios of %s', (convention) => {
    expectClose(metrics.ratiosByConvention[convention], EXPECTED[convention]);
    expect(computeMetrics(runOf(times, EQUITY, 100_000), { ...settings, convention }).ratios).toEqual(
      metrics.ratiosByConvention[convention],
    );
  });

  it('take the risk-free rate that is set, 0 too; where none is set, two percent for TradingView and nothing for others', () => {
    const sharpeAt = (riskFreeRate: number | null, convention: MetricsSettings['convention'] = 'tradingview') =>
      computeMetrics(runOf(times, EQUITY, 100_000), { ...settings, riskFreeRate }).ratiosByConvention[convention].sharpe;
    const mean = meanOf(MONTHS);
    const deviation = sampleDeviation(MONTHS) * Math.sqrt((MONTHS.length - 1) / MONTHS.length);
    expect(sharpeAt(0)).toBeCloseTo(mean / deviation, 12);
    expect(sharpeAt(null)).toBeCloseTo((mean - 0.02 / 12) / deviation, 12);
    for (const convention of ['standard', 'lean', 'backtesting.py'] as const)
      expect(sharpeAt(null, convention)).toBe(sharpeAt(0, convention));
    const unset = { ...settings, riskFreeRate: null, convention: 'tradingview' as const };
    expect(computeMetrics(runOf(times, EQUITY, 100_000), unset).riskFreeRate).toBe(0.02);
  });

  it('have the ratios of quantstats as standard', () => {
    expect(metrics.ratiosByConvention.quantstats).toEqual(metrics.ratiosByConvention.standard);
  });

  it('have drawdowns, tails and the benchmark as NumPy computes them', () => {
    const { general } = EXPECTED;
    const { beta, alpha, informationRatio, trackingError, correlation } = general;
    expectClose(metrics.benchmark ?? {}, { beta, alpha, informationRatio, trackingError, correlation });
    const falls = BENCHMARK.map((price, i) => price / Math.max(...BENCHMARK.slice(0, i + 1)) - 1);
    expect(metrics.benchmark?.maxDrawdown).toBeCloseTo(Math.min(...falls), 14);
    expectClose(metrics.drawdowns, {
      maximum: general.maximumDrawdown,
      maximumMoney: general.maximumMoney,
      ulcer: general.ulcer,
      longestDays: general.longestDays,
    });
    const { probabilisticSharpe, valueAtRisk95, expectedShortfall95, tail } = general;
    expectClose(metrics.returnFigures, { probabilisticSharpe, valueAtRisk95, expectedShortfall95, tail });
    expect(metrics.buyAndHoldReturn).toBeCloseTo((BENCHMARK.at(-1) ?? 0) / (BENCHMARK[0] ?? 1) - 1, 12);
  });

  it('have a monthly table whose years compound to the whole', () => {
    const found = metrics.monthly.flatMap(({ months }) => months).filter((value) => !Number.isNaN(value));
    expect(found).toHaveLength(MONTHS.length);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(MONTHS[i] ?? Number.NaN, 12);
    });
    expect(metrics.monthly.reduce((growth, { total }) => growth * (1 + total), 1) - 1).toBeCloseTo(metrics.totalReturn, 12);
  });

  it('roll: the last rolling Sharpe ratio is that of the last window alone', () => {
    const { window, sharpe, beta } = metrics.rolling;
    expect(window).toBe(63);
    expect(sharpe.subarray(0, 62).every(Number.isNaN)).toBe(true);
    const last = metrics.returns.subarray(-63);
    expect(sharpe.at(-1)).toBeCloseTo((meanOf(last) / sampleDeviation(last)) * Math.sqrt(252), 12);
    expect(Number.isNaN(beta.at(-1))).toBe(false);
  });
});

describe('the four Sharpe ratios of one curve', () => {
  // A curve whose daily changes have exactly this mean and sample deviation.
  const random = seededRandom(3);
  const drawn = Float64Array.from({ length: 1260 }, () => random.normal());
  const [mean, deviation] = [meanOf(drawn), sampleDeviation(drawn)];
  const changes = drawn.map((value) => 0.000934236 + ((value - mean) / deviation) * 0.018576455);
  const value = new Float64Array(1261).fill(100);
  changes.forEach((change, i) => {
    value[i + 1] = (value[i] as number) * (1 + change);
  });
  const weekdays = Float64Array.from({ length: 1261 }, (_, i) => 18_631 + Math.floor(i / 5) * 7 + (i % 5));
  const input = {
    ...{ curve: { days: weekdays, value }, returns: changesOf(value), monthly: [], initial: 100, maxDrawdown: -0.1, riskFreeRate: 0 },
    periodsPerYear: 252,
  };

  it('are 0.79835 by mean and deviation, 0.89969 as LEAN has it, 0.96082 with 365 days a year', () => {
    expect(ratiosOf('standard', input).sharpe).toBeCloseTo(0.79835, 5);
    expect(ratiosOf('lean', input).sharpe).toBeCloseTo(0.89969, 5);
    expect(ratiosOf('standard', { ...input, periodsPerYear: 365 }).sharpe).toBeCloseTo(0.96082, 5);
  });

  it('are 0.58 as backtesting.py has it', () => {
    expect(ratiosOf('backtesting.py', input).sharpe).toBeCloseTo(0.58, 2);
  });
});

describe('runs on intraday bars', () => {
  const HOUR_US = 3600e6;
  // Every day's bars end where the fixed curve is, after wandering elsewhere.
  const hourly = DAYS.flatMap((day, i) =>
    [9, 12, 15].map((hour, k) => [day * DAY_US + hour * HOUR_US, (EQUITY[i] ?? 0) * (k === 2 ? 1 : 0.97 + 0.05 * k)]),
  );
  const run = runOf(
    hourly.map(([time]) => time ?? 0),
    hourly.map(([, value]) => value ?? 0),
    100_000,
  );

  it('have the ratios of their daily equity', () => {
    const found = computeMetrics(run, { ...settings, benchmark: null });
    expect(found.ratios.sharpe).toBeCloseTo(metrics.ratios.sharpe, 12);
    expect(found.ratios.volatility).toBeCloseTo(metrics.ratios.volatility, 12);
    expect(found.benchmark).toBeNull();
  });

  it('have the drawdown of every bar', () => {
    expect(computeMetrics(run, settings).drawdowns.maximum).toBeLessThan(metrics.drawdowns.maximum - 0.01);
  });

  it('take the session day as it is told: a bar of the evening belongs to the next day where sessions begin then', () => {
    const curve = dailyCurve(
      { timeUs: Float64Array.of(20 * HOUR_US, 23 * HOUR_US, 26 * HOUR_US), value: Float64Array.of(1, 2, 3) },
      (timeUs) => Math.floor((timeUs + 2 * HOUR_US) / DAY_US),
    );
    expect([...curve.days]).toEqual([0, 1]);
    expect([...curve.value]).toEqual([1, 3]);
  });
});

describe('the summary', () => {
  const evidence = { pValue: Number.NaN, deflatedSharpe: 0.4, trials: 3, effectiveTrials: 2, verdict: 'not-enough-evidence' } as const;

  it('has null where a figure is not defined: no loss, no trade, nothing that varies', () => {
    const flat = summaryOf(
      computeMetrics(
        runOf(
          times,
          times.map(() => 100_000),
          100_000,
        ),
        { ...settings, riskFreeRate: 0 },
      ),
      evidence,
    );
    expect(flat).toMatchObject({
      totalReturn: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
      profitFactor: null,
      winRate: null,
      pValue: null,
    });
    expect(flat).toMatchObject({ maxDrawdown: 0, maxDrawdownDays: 0, trades: 0, volatility: 0, trials: 3, effectiveTrials: 2 });
    const winners = summaryOf(computeMetrics(runOf(times, EQUITY, 100_000, [{ pnl: 5 }, { pnl: 7 }]), settings), evidence);
    expect(winners).toMatchObject({ profitFactor: null, winRate: 1, expectancy: 0.006 });
  });

  it('names every single figure for a table, and only finite ones', () => {
    const named = metricsByName(metrics);
    expect(named['ratios.sharpe']).toBe(metrics.ratios.sharpe);
    expect(named['trades.profitFactor']).toBeNull();
    expect(Object.values(named).every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(Object.keys(named).length).toBeGreaterThan(100);
  });

  it('counts a first loss against the initial capital as a drawdown', () => {
    const { drawdowns } = computeMetrics(runOf([0, DAY_US], [90_000, 95_000], 100_000), settings);
    expect(drawdowns.maximum).toBeCloseTo(-0.1, 12);
    expect(drawdowns.belowInitial).toBe(-10_000);
  });
});

describe('days a year', () => {
  it('are told from the days: 252 on weekdays, 365 with weekends, 52 by the week', () => {
    expect(daysPerYearOf(Float64Array.from(DAYS))).toBe(252);
    expect(daysPerYearOf(Float64Array.from({ length: 100 }, (_, i) => i))).toBe(365);
    expect(daysPerYearOf(Float64Array.from({ length: 100 }, (_, i) => 4 + 7 * i))).toBe(52);
  });

  it('leave months without a bar out', () => {
    const curve = { days: Float64Array.of(0, 31 + 28 + 3), value: Float64Array.of(110, 121) };
    expect(monthlyReturns(curve, 100).map(({ year, month, value }) => [year, month, Math.round(value * 1e9) / 1e9])).toEqual([
      [1970, 1, 0.1],
      [1970, 3, 0.1],
    ]);
  });
});
