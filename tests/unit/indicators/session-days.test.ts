// verifies: indicator-days
import { describe, expect, it } from 'vitest';
import { daysOfCalendar, SessionWindow, sessionDateNumber, UTC_DAYS } from '#core/indicators/session-days.ts';
import { vwap } from '#core/indicators/volume/vwap.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { civilFromDays, daysFromCivil } from '#core/market/civil-date.ts';

const HOUR_US = 3_600_000_000;
const utc = (text: string) => Date.parse(`${text}Z`) * 1000;

describe('the days that indicators begin afresh with', () => {
  it('are named for their trade date in every calendar', () => {
    const friday = daysFromCivil(2024, 3, 8);
    expect(sessionDateNumber(UTC_DAYS, utc('2024-03-08T23:59:59'))).toBe(friday);
    expect(sessionDateNumber(daysOfCalendar('fx'), utc('2024-03-07T22:00:00'))).toBe(friday);
    expect(sessionDateNumber(daysOfCalendar('fx'), utc('2024-03-07T21:59:59'))).toBe(friday - 1);
    expect(sessionDateNumber(daysOfCalendar('us-equity'), utc('2024-03-09T04:59:59'))).toBe(friday);
    expect(civilFromDays(sessionDateNumber(daysOfCalendar('fx'), utc('2024-03-10T21:00:00')))).toEqual({ year: 2024, month: 3, day: 11 });
  });

  it('move with summer time in New York', () => {
    // Summer time began on Sunday 2024-03-10: 17:00 New York is 22:00 UTC before and 21:00 UTC after.
    const window = new SessionWindow('day', daysOfCalendar('fx'));
    const entered: string[] = [];
    for (let timeUs = utc('2024-03-06T00:00:00'); timeUs < utc('2024-03-13T00:00:00'); timeUs += HOUR_US) {
      if (window.enters(timeUs)) entered.push(new Date(timeUs / 1000).toISOString().slice(5, 13));
    }
    expect(entered).toEqual(['03-06T00', '03-06T22', '03-07T22', '03-08T22', '03-09T22', '03-10T21', '03-11T21', '03-12T21']);
  });

  it('make weeks from Monday and months of their dates', () => {
    const days = daysOfCalendar('fx');
    const entries = (name: 'week' | 'month' | 'hour') => {
      const window = new SessionWindow(name, days);
      const entered: string[] = [];
      for (let timeUs = utc('2024-02-26T00:00:00'); timeUs < utc('2024-03-12T00:00:00'); timeUs += HOUR_US) {
        if (window.enters(timeUs)) entered.push(new Date(timeUs / 1000).toISOString().slice(5, 13));
      }
      return entered;
    };
    expect(entries('week')).toEqual(['02-26T00', '03-03T22', '03-10T21']);
    expect(entries('month')).toEqual(['02-26T00', '02-29T22']);
    expect(entries('hour')).toHaveLength(15 * 24);
  });

  it('restart the volume-weighted price at 17:00 New York on both sides of a change of summer time', () => {
    const start = utc('2024-03-08T12:00:00');
    const bars = makeBarColumns(120);
    for (let i = 0; i < 120; i++) {
      bars.timeUs[i] = start + i * HOUR_US;
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = 100 + i;
      bars.volume[i] = 1 + (i % 3);
    }
    const output = new Float64Array(120);
    vwap.create({ anchor: 'day' }, daysOfCalendar('fx')).pushMany(bars, 0, 120, [output]);
    const restarts = Array.from({ length: 120 }, (_, i) => i).filter((i) => output[i] === bars.close[i]);
    // Friday 22:00, Saturday 22:00 (standard time), Sunday 21:00, Monday 21:00 … (summer time).
    expect(restarts.map((i) => i + 12)).toEqual([12, 22, 46, 69, 93, 117]);
  });
});
