import { civilFromDays, dayOfWeek } from '#core/market/civil-date.ts';
import { quantile } from '#core/statistics/quantile.ts';
import type { EquityCurve } from './run-result.ts';

/** Session day of a time, as days since 1970-01-01. */
export type SessionDay = (timeUs: number) => number;

/** Equity at the end of every session day on which there was a bar. */
export interface DailyCurve {
  /** Days since 1970-01-01, ascending. */
  readonly days: Float64Array;
  readonly value: Float64Array;
}

/** The last equity of every session day. A run on daily or longer bars keeps its points. */
export function dailyCurve(equity: EquityCurve, sessionDay: SessionDay): DailyCurve {
  const count = equity.timeUs.length;
  const days = new Float64Array(count);
  const value = new Float64Array(count);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const day = sessionDay(equity.timeUs[i] as number);
    if (filled === 0 || day !== days[filled - 1]) filled++;
    days[filled - 1] = day;
    value[filled - 1] = equity.value[i] as number;
  }
  return { days: days.slice(0, filled), value: value.slice(0, filled) };
}

/** Changes of a curve from point to point as fractions: one fewer than points. 0 where there was nothing left to change. */
export function changesOf(values: Float64Array): Float64Array {
  const changes = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1] as number;
    changes[i - 1] = before > 0 ? (values[i] as number) / before - 1 : 0;
  }
  return changes;
}

/** Return of one calendar month of session days. `month` counts from 1. */
export interface MonthlyReturn {
  readonly year: number;
  readonly month: number;
  readonly value: number;
}

/** Returns by month, the first from `initial` on; months without a bar are absent. */
export function monthlyReturns(curve: DailyCurve, initial: number): MonthlyReturn[] {
  const months: MonthlyReturn[] = [];
  let before = initial;
  for (let i = 0; i < curve.days.length; i++) {
    const { year, month } = civilFromDays(curve.days[i] as number);
    const next = i + 1 < curve.days.length ? civilFromDays(curve.days[i + 1] as number) : null;
    if (next !== null && next.year === year && next.month === month) continue;
    const value = curve.value[i] as number;
    months.push({ year, month, value: before > 0 ? value / before - 1 : 0 });
    before = value;
  }
  return months;
}

/** One row of the monthly table: twelve months, NaN where there was no bar, and the whole year compounded. */
export interface MonthlyRow {
  readonly year: number;
  readonly months: readonly number[];
  readonly total: number;
}

/** The monthly table, a row a year, ascending. */
export function monthlyTable(months: readonly MonthlyReturn[]): MonthlyRow[] {
  const years = [...new Set(months.map(({ year }) => year))];
  return years.map((year) => {
    const own = months.filter((each) => each.year === year);
    return {
      year,
      months: Array.from({ length: 12 }, (_, i) => own.find(({ month }) => month === i + 1)?.value ?? Number.NaN),
      total: own.reduce((growth, { value }) => growth * (1 + value), 1) - 1,
    };
  });
}

/**
 * Session days a year, told from the days themselves as backtesting.py 0.6 does: 52 where the median of the last hundred gaps is a week, 365
 * where more than 60 % of the weekends trade, else 252.
 */
export function daysPerYearOf(days: Float64Array): 52 | 252 | 365 {
  const gaps = days.subarray(1).map((day, i) => day - (days[i] as number));
  if (quantile(gaps.subarray(-100), 0.5) === 7) return 52;
  const onWeekends = days.reduce((count, day) => count + (dayOfWeek(day) % 6 === 0 ? 1 : 0), 0);
  return onWeekends / days.length > (2 / 7) * 0.6 ? 365 : 252;
}
