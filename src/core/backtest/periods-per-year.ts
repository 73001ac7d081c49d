import type { CalendarId, Instrument } from '#core/market/instrument.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, type Timeframe, timeframeLengthUs } from '#core/market/timeframe.ts';

interface TradingTime {
  readonly daysAYear: number;
  readonly hoursADay: number;
}

const BY_CALENDAR: Readonly<Record<CalendarId, TradingTime>> = {
  'us-equity': { daysAYear: 252, hoursADay: 6.5 },
  fx: { daysAYear: 260, hoursADay: 24 },
  utc: { daysAYear: 365, hoursADay: 24 },
};

/** Shares and indices have exchanges that close, also where their days are kept by UTC dates, as days of a file of dates are. */
function tradingTimeOf({ calendar, assetClass }: Pick<Instrument, 'calendar' | 'assetClass'>): TradingTime {
  if (calendar !== 'utc') return BY_CALENDAR[calendar];
  if (assetClass === 'equity') return BY_CALENDAR['us-equity'];
  return assetClass === 'index' ? { ...BY_CALENDAR.utc, daysAYear: 252 } : BY_CALENDAR.utc;
}

/**
 * Bars of a timeframe in a usual year of an instrument: 252 days for US equities, and for shares and indices kept by UTC dates; 260 for foreign
 * exchange; 365 where it never closes; 52 weeks.
 */
export function usualPeriodsPerYear(timeframe: Timeframe, instrument: Pick<Instrument, 'calendar' | 'assetClass'>): number {
  const { daysAYear, hoursADay } = tradingTimeOf(instrument);
  const lengthUs = timeframeLengthUs(timeframe);
  if (lengthUs > MICROSECONDS_PER_DAY) return 52;
  if (lengthUs === MICROSECONDS_PER_DAY) return daysAYear;
  return Math.max(daysAYear, (daysAYear * hoursADay * MICROSECONDS_PER_HOUR) / lengthUs);
}
