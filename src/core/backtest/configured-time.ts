import { civilFromDays, daysFromCivil } from '#core/market/civil-date.ts';
import { MICROSECONDS_PER_DAY } from '#core/market/timeframe.ts';

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?)?$/;

/** A time of a configuration, microseconds UTC; NaN where there is no such time. A date alone as an end includes that day. */
export function configuredTimeUs(text: string, isEnd: boolean): number {
  const found = PATTERN.exec(text);
  if (!found) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = found;
  const days = daysFromCivil(Number(year), Number(month), Number(day));
  const date = civilFromDays(days);
  const isReal = date.month === Number(month) && date.day === Number(day);
  if (!isReal || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return Number.NaN;
  const inDay = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1e6 + Number(fraction.padEnd(6, '0'));
  return days * MICROSECONDS_PER_DAY + (found[4] === undefined ? (isEnd ? MICROSECONDS_PER_DAY : 0) : inDay);
}
