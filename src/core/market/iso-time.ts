import { civilFromDays } from './civil-date.ts';
import { MICROSECONDS_PER_DAY } from './timeframe.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** ISO 8601 in UTC with as many fraction digits as the time needs, at most six: 2019-02-04T00:00:00.994Z. */
export function isoTime(timeUs: number): string {
  const days = Math.floor(timeUs / MICROSECONDS_PER_DAY);
  const { year, month, day } = civilFromDays(days);
  const inDay = timeUs - days * MICROSECONDS_PER_DAY;
  const seconds = Math.floor(inDay / 1e6);
  const fraction = String(Math.round(inDay - seconds * 1e6))
    .padStart(6, '0')
    .replace(/0+$/, '');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}${fraction === '' ? '' : `.${fraction}`}Z`;
}
