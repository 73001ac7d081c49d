import { breakdownsOf } from '#core/backtest/metrics-breakdown.ts';
import { changesOf, dailyCurve, monthlyReturns, monthlyTable } from '#core/backtest/metrics-periods.ts';
import { regimesOf } from '#core/backtest/metrics-regimes.ts';
import { rollingRatios } from '#core/backtest/metrics-rolling.ts';
import { histogramOf } from '#core/backtest/monte-carlo-outcome.ts';
import type { RunResult } from '#core/backtest/run-result.ts';
import { sessionDayNumber } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import type { ResearchStore } from '#core/ports/research-store.ts';
import type { MarketSource } from './market-data.ts';
import { equityOf, readRun, tradeTableOf } from './run-records.ts';

/** Share of a year that a rolling window spans. */
const ROLLING_SHARE = 1 / 4;

/** A stored run as the metrics take it, with the calendar of its first symbol. */
function storedResult(store: ResearchStore, source: MarketSource, runId: string) {
  const { document, columns } = readRun(store, runId);
  const { timeUs, value, benchmark } = equityOf(columns);
  const config = document.manifest.config as { initialCapital: number };
  const result: RunResult = {
    equity: { timeUs, value },
    trades: tradeTableOf(columns),
    symbols: document.symbols,
    initialCapital: config.initialCapital,
    commissions: document.summary.commissions ?? 0,
    exposure: document.summary.exposure ?? 0,
    warnings: document.warnings,
  };
  const calendar: CalendarId = source.findInstrument(document.symbols[0] ?? '')?.calendar ?? 'utc';
  const sessionDay = (time: number) => sessionDayNumber(calendar, time);
  return { document, result, sessionDay, held: dailyCurve({ timeUs, value: benchmark }, sessionDay) };
}

/** Returns by month and year. */
export function monthlyView(store: ResearchStore, source: MarketSource, runId: string) {
  const { result, sessionDay } = storedResult(store, source, runId);
  const months = monthlyReturns(dailyCurve(result.equity, sessionDay), result.initialCapital);
  const years = monthlyTable(months);
  return {
    months: {
      year: Float64Array.from(months, ({ year }) => year),
      month: Float64Array.from(months, ({ month }) => month),
      value: Float64Array.from(months, ({ value }) => value),
    },
    years: { year: Float64Array.from(years, ({ year }) => year), value: Float64Array.from(years, ({ total }) => total) },
  };
}

const GROUPS = [
  ['weekday', 'byWeekday'],
  ['hour', 'byHour'],
  ['month', 'byMonth'],
  ['regime', 'byRegime'],
  ['side', 'bySide'],
  ['symbol', 'bySymbol'],
  ['exit', 'byExitReason'],
] as const;

/**
 * Trades by what they have in common, their returns as a histogram, and rolling ratios. Hours are UTC; regimes are those of what the run is compared to,
 * its symbols bought and held.
 */
export function breakdownView(store: ResearchStore, source: MarketSource, runId: string) {
  const { document, result, sessionDay, held } = storedResult(store, source, runId);
  const regimes = regimesOf(held);
  const regimeOfDay = new Map(regimes.map((regime, i) => [held.days[i], regime]));
  const regimeAt = (timeUs: number) => regimeOfDay.get(sessionDay(timeUs)) ?? 'too early to tell';
  const hourOf = (timeUs: number) => Math.floor((timeUs % MICROSECONDS_PER_DAY) / MICROSECONDS_PER_HOUR);
  const breakdowns = breakdownsOf(result, { sessionDay, hourOf, regimeAt });
  const periodsPerYear = document.metrics.periodsPerYear ?? 252;
  const curve = dailyCurve(result.equity, sessionDay);
  const periods = Math.max(2, Math.round(periodsPerYear * ROLLING_SHARE));
  const rolling = rollingRatios(changesOf(curve.value), periods, periodsPerYear, changesOf(held.value));
  const { edges, counts } = histogramOf(result.trades.returnFraction.slice(0, result.trades.count).sort());
  return {
    groups: GROUPS.map(([by, key]) => {
      const rows = breakdowns[key];
      const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
      return {
        by,
        names: rows.map((row) => row.key),
        trades: column(({ figures }) => figures.all.count),
        winRate: column(({ figures }) => figures.winRate),
        meanReturn: column(({ figures }) => figures.expectancy),
        pnl: column(({ figures }) => figures.all.total),
      };
    }),
    tradeReturns: { edges, counts: Float64Array.from(counts) },
    rolling: {
      timeUs: curve.days.slice(1).map((day) => day * MICROSECONDS_PER_DAY),
      sharpe: rolling.sharpe,
      sortino: rolling.sortino,
      beta: rolling.beta,
      volatility: rolling.volatility,
      periods,
    },
  };
}
