import type { CalendarId } from '#core/market/instrument.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { isDated, sessionDateParts } from '../format/session-date.ts';
import { formatFull, zonedParts } from '../format/time.ts';

/** How times are written on the axis and the crosshair of one chart. */
export interface TimeLabels {
  /** `weight` is the chart library's tick mark type: 0 year, 1 month, 2 day, 3 time, 4 time with seconds. */
  tick(seconds: number, weight: number): string;
  full(seconds: number): string;
}

/**
 * Labels for a timeframe, in a zone. Bars of a day or longer carry the date of their session, whatever the zone: an FX day
 * opens at 17:00 New York, the evening before its date.
 */
export function makeTimeLabels(timeframe: Timeframe, calendar: CalendarId, zone: string): TimeLabels {
  if (isDated(timeframe)) {
    const parts = (seconds: number) => sessionDateParts(seconds * 1e6, calendar);
    return {
      tick(seconds, weight) {
        const { day, month, year } = parts(seconds);
        if (weight === 0) return year;
        return weight === 1 ? month : day;
      },
      full(seconds) {
        const { weekday, day, month, year } = parts(seconds);
        return `${weekday} ${day} ${month} ${year}`;
      },
    };
  }
  const withSeconds = timeframe === '1s';
  return {
    tick(seconds, weight) {
      const { year, month, day, hour, minute, second } = zonedParts(seconds * 1e6, zone);
      const isMidnight = hour === '00' && minute === '00' && second === '00';
      if (isMidnight || weight < 2) {
        if (weight === 0) return year;
        return weight === 1 || day === '1' ? month : day;
      }
      // The library marks days at UTC midnight; where that is no midnight in the zone, the time is the honest label.
      if (weight === 2 && zone === 'UTC') return day;
      return weight === 4 || (withSeconds && second !== '00') ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
    },
    full: (seconds) => formatFull(seconds * 1e6, zone, withSeconds),
  };
}
