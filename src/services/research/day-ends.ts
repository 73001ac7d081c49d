import { sessionDayNumber } from '#core/market/calendar.ts';
import type { CalendarId } from '#core/market/instrument.ts';

/** Where the session days of a time axis end. */
export interface DayEnds {
  /** Days since 1970-01-01, ascending. */
  readonly days: Float64Array;
  /** Position of the last point of each day. */
  readonly last: Uint32Array;
  /** Points of the axis: an equal count of the same run's data means the same axis. */
  readonly points: number;
}

/** Finds the {@link DayEnds} of ascending times. */
export function dayEndsOf(timeUs: Float64Array, calendar: CalendarId): DayEnds {
  const days: number[] = [];
  const last: number[] = [];
  for (let i = 0; i < timeUs.length; i++) {
    const day = sessionDayNumber(calendar, timeUs[i] as number);
    if (day !== days[days.length - 1]) {
      days.push(day);
      last.push(i);
    } else last[last.length - 1] = i;
  }
  return { days: Float64Array.from(days), last: Uint32Array.from(last), points: timeUs.length };
}
