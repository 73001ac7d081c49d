// verifies: bars-all-timeframes
import { describe, expect, it } from 'vitest';
import { barCloseUs, barOpenUs, isInSession, sessionDayOpenUs } from '#core/market/calendar.ts';
import { CALENDARS } from '#core/market/instrument.ts';
import { newYorkOffsetUs } from '#core/market/new-york-time.ts';
import { TIMEFRAMES } from '#core/market/timeframe.ts';

const us = (iso: string): number => Date.parse(iso) * 1000;
const iso = (timeUs: number): string => new Date(timeUs / 1000).toISOString().slice(0, 16);

const newYorkClock = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', timeZoneName: 'longOffset', hour: 'numeric' });
function offsetByIntl(timeUs: number): number {
  const name = newYorkClock.formatToParts(timeUs / 1000).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (match === null) throw new Error(`no offset in ${name}`);
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000_000;
}

describe('New York time', () => {
  it('has the offset that Intl knows, every 11 hours from 1967 to 2037', () => {
    let checked = 0;
    for (let t = us('1967-01-01T00:30:00Z'); t < us('2037-12-31T00:00:00Z'); t += 11 * 3600e6) {
      if (newYorkOffsetUs(t) !== offsetByIntl(t)) expect(`${iso(t)} ${newYorkOffsetUs(t)}`).toBe(`${iso(t)} ${offsetByIntl(t)}`);
      checked++;
    }
    expect(checked).toBeGreaterThan(50_000);
  });

  it('changes at the very second of the switch in every year', () => {
    for (let year = 1967; year <= 2037; year++) {
      for (let t = us(`${year}-01-01T00:00:00Z`); t < us(`${year}-12-31T00:00:00Z`); t += 86_400e6) {
        if (offsetByIntl(t) === offsetByIntl(t + 86_400e6)) continue;
        for (let minute = 0; minute < 1440; minute += 15) {
          const at = t + minute * 60e6;
          expect(newYorkOffsetUs(at)).toBe(offsetByIntl(at));
          expect(newYorkOffsetUs(at - 1)).toBe(offsetByIntl(Math.floor((at - 1) / 1000) * 1000));
        }
      }
    }
  });
});

describe('session days', () => {
  it('opens the FX day at 17:00 New York in winter and in summer', () => {
    expect(iso(sessionDayOpenUs('fx', us('2025-01-15T12:00:00Z')))).toBe('2025-01-14T22:00');
    expect(iso(sessionDayOpenUs('fx', us('2025-01-15T22:00:00Z')))).toBe('2025-01-15T22:00');
    expect(iso(sessionDayOpenUs('fx', us('2025-07-15T12:00:00Z')))).toBe('2025-07-14T21:00');
  });

  it('makes the FX days around a change of summer time 23 and 25 hours long', () => {
    const length = (t: number) => (barCloseUs('fx', '1d', t) - t) / 3600e6;
    expect(length(barOpenUs('fx', '1d', us('2025-03-09T12:00:00Z')))).toBe(23);
    expect(length(barOpenUs('fx', '1d', us('2025-11-02T12:00:00Z')))).toBe(25);
    expect(length(barOpenUs('fx', '1d', us('2025-03-10T12:00:00Z')))).toBe(24);
  });

  it('starts the FX week on Sunday 17:00 New York', () => {
    expect(iso(barOpenUs('fx', '1w', us('2025-01-15T12:00:00Z')))).toBe('2025-01-12T22:00');
    expect(iso(barOpenUs('fx', '1w', us('2025-01-12T22:00:00Z')))).toBe('2025-01-12T22:00');
    expect(iso(barOpenUs('fx', '1w', us('2025-01-12T21:59:59Z')))).toBe('2025-01-05T22:00');
    expect(iso(barCloseUs('fx', '1w', us('2025-03-02T22:00:00Z')))).toBe('2025-03-09T21:00');
  });

  it('starts the UTC week on Monday midnight and the US equity day at midnight New York', () => {
    expect(iso(barOpenUs('utc', '1w', us('2025-01-12T22:00:00Z')))).toBe('2025-01-06T00:00');
    expect(iso(barOpenUs('us-equity', '1d', us('2025-07-15T03:59:00Z')))).toBe('2025-07-14T04:00');
    expect(iso(barOpenUs('us-equity', '1d', us('2025-07-15T04:00:00Z')))).toBe('2025-07-15T04:00');
  });

  it('counts 4h bars from the session day start', () => {
    expect(iso(barOpenUs('fx', '4h', us('2025-01-15T01:30:00Z')))).toBe('2025-01-14T22:00');
    expect(iso(barOpenUs('fx', '4h', us('2025-01-15T02:00:00Z')))).toBe('2025-01-15T02:00');
    expect(iso(barOpenUs('utc', '4h', us('2025-01-15T03:59:00Z')))).toBe('2025-01-15T00:00');
  });

  it('cuts the last 4h bar of a 23 hour day and adds a one hour bar to a 25 hour day', () => {
    const short = barOpenUs('fx', '4h', us('2025-03-09T20:30:00Z'));
    expect([iso(short), (barCloseUs('fx', '4h', short) - short) / 3600e6]).toEqual(['2025-03-09T18:00', 3]);
    const extra = barOpenUs('fx', '4h', us('2025-11-02T21:30:00Z'));
    expect([iso(extra), (barCloseUs('fx', '4h', extra) - extra) / 3600e6]).toEqual(['2025-11-02T21:00', 1]);
  });
});

describe('bars of every timeframe', () => {
  it('tile time without hole or overlap and nest into the next coarser ones', () => {
    for (const calendar of CALENDARS) {
      for (let t = us('2024-02-20T00:00:00Z'); t < us('2025-12-01T00:00:00Z'); t += 7 * 3600e6 + 1_234_567) {
        let coarser = Number.POSITIVE_INFINITY;
        let coarserOpen = Number.NEGATIVE_INFINITY;
        for (const timeframe of [...TIMEFRAMES].reverse()) {
          const open = barOpenUs(calendar, timeframe, t);
          const close = barCloseUs(calendar, timeframe, open);
          if (
            !(
              open <= t &&
              t < close &&
              barOpenUs(calendar, timeframe, close - 1) === open &&
              barOpenUs(calendar, timeframe, close) === close
            )
          )
            expect.fail(`${calendar} ${timeframe} ${iso(t)}: ${iso(open)} to ${iso(close)}`);
          if (!(open >= coarserOpen && close <= coarser)) expect.fail(`${calendar} ${timeframe} does not nest at ${iso(t)}`);
          coarser = close;
          coarserOpen = open;
        }
      }
    }
  });
});

describe('sessions', () => {
  it('closes FX from Friday 17:00 to Sunday 17:00 New York', () => {
    expect(isInSession('fx', us('2025-01-10T21:59:59Z'))).toBe(true);
    expect(isInSession('fx', us('2025-01-10T22:00:00Z'))).toBe(false);
    expect(isInSession('fx', us('2025-01-12T21:59:59Z'))).toBe(false);
    expect(isInSession('fx', us('2025-01-12T22:00:00Z'))).toBe(true);
    expect(isInSession('utc', us('2025-01-11T12:00:00Z'))).toBe(true);
  });

  it('opens US equities from 9:30 to 16:00 New York', () => {
    expect(isInSession('us-equity', us('2025-07-15T13:29:59Z'))).toBe(false);
    expect(isInSession('us-equity', us('2025-07-15T13:30:00Z'))).toBe(true);
    expect(isInSession('us-equity', us('2025-07-15T19:59:59Z'))).toBe(true);
    expect(isInSession('us-equity', us('2025-07-15T20:00:00Z'))).toBe(false);
    expect(isInSession('us-equity', us('2025-07-19T15:00:00Z'))).toBe(false);
  });

  // Published by the exchange: nyse.com, holidays and trading hours 2024-2026.
  it('knows the holidays and half days that the exchange published for 2024 to 2026', () => {
    const closed = [
      ...[
        '2024-01-01',
        '2024-01-15',
        '2024-02-19',
        '2024-03-29',
        '2024-05-27',
        '2024-06-19',
        '2024-07-04',
        '2024-09-02',
        '2024-11-28',
        '2024-12-25',
      ],
      ...[
        '2025-01-01',
        '2025-01-20',
        '2025-02-17',
        '2025-04-18',
        '2025-05-26',
        '2025-06-19',
        '2025-07-04',
        '2025-09-01',
        '2025-11-27',
        '2025-12-25',
      ],
      ...[
        '2026-01-01',
        '2026-01-19',
        '2026-02-16',
        '2026-04-03',
        '2026-05-25',
        '2026-06-19',
        '2026-07-03',
        '2026-09-07',
        '2026-11-26',
        '2026-12-25',
      ],
    ];
    const half = ['2024-07-03', '2024-11-29', '2024-12-24', '2025-07-03', '2025-11-28', '2025-12-24', '2026-11-27', '2026-12-24'];
    const foundClosed: string[] = [];
    const foundHalf: string[] = [];
    for (let t = us('2024-01-01T12:00:00Z'); t < us('2027-01-01T00:00:00Z'); t += 86_400e6) {
      const date = iso(t).slice(0, 10);
      const weekday = new Date(t / 1000).getUTCDay();
      if (weekday === 0 || weekday === 6) continue;
      const noon = us(`${date}T16:00:00Z`);
      if (!isInSession('us-equity', noon)) foundClosed.push(date);
      else if (!isInSession('us-equity', us(`${date}T19:00:00Z`))) foundHalf.push(date);
    }
    expect(foundClosed).toEqual(closed);
    expect(foundHalf).toEqual(half);
  });
});
