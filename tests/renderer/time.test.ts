import { describe, expect, test } from 'vitest';
import { makeTimeLabels } from '../../src/renderer/chart-engine/time-labels.ts';
import {
  formatAge,
  formatClock,
  formatCountdown,
  formatDate,
  formatDuration,
  formatFull,
  formatMoment,
  isTimeZone,
  zoneLabel,
} from '../../src/renderer/format/time.ts';

const at = (iso: string) => Date.parse(iso) * 1000;
const now = at('2026-11-20T14:36:46Z');

describe('times', () => {
  test('the clock shows the zone asked for', () => {
    expect(formatClock(now, 'UTC')).toBe('14:36:46');
    expect(formatClock(now, 'America/New_York')).toBe('09:36:46');
    expect(formatClock(at('2026-11-20T00:00:05Z'), 'UTC')).toBe('00:00:05');
  });

  test('today shows the time only, other days the date, other years the year', () => {
    expect(formatMoment(at('2026-11-20T09:15:00Z'), now, 'UTC')).toBe('09:15');
    expect(formatMoment(at('2026-10-30T09:15:00Z'), now, 'UTC')).toBe('30 Oct 09:15');
    expect(formatMoment(at('2019-09-02T09:15:30Z'), now, 'UTC', true)).toBe('2 Sep 2019 09:15:30');
  });

  test('what day it is depends on the zone', () => {
    const justAfterMidnight = at('2026-11-20T02:00:00Z');
    expect(formatMoment(justAfterMidnight, now, 'UTC')).toBe('02:00');
    expect(formatMoment(justAfterMidnight, now, 'America/New_York')).toBe('19 Nov 21:00');
  });

  test('full times name weekday and date', () => {
    expect(formatFull(now, 'UTC', false)).toBe('Fri 20 Nov 2026 14:36');
    expect(formatDate(now, 'Asia/Tokyo')).toBe('20 Nov 2026');
  });

  test('durations, ages and countdowns', () => {
    expect(formatDuration(14e6)).toBe('14 s');
    expect(formatDuration(38 * 60e6)).toBe('38m');
    expect(formatDuration(72 * 60e6)).toBe('1h 12m');
    expect(formatDuration(100 * 3600e6)).toBe('4d 4h');
    expect(formatAge(9.9e6)).toBe('now');
    expect(formatAge(10e6)).toBe('10 s');
    expect(formatCountdown(494e6)).toBe('08:14');
    expect(formatCountdown(11_294e6)).toBe('3:08:14');
    expect(formatCountdown(0.2e6)).toBe('00:01');
    expect(formatCountdown(-5e6)).toBe('00:00');
  });

  test('unknown times are a dash', () => {
    for (const format of [(us: number | null) => formatClock(us, 'UTC'), formatDuration, formatAge, formatCountdown]) {
      expect(format(null)).toBe('–');
      expect(format(Number.NaN)).toBe('–');
    }
  });

  test('zones are checked and named', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(formatClock(now, 'Mars/Olympus')).toBe('14:36:46');
    expect(zoneLabel('America/New_York')).toBe('New York');
  });
});

describe('labels of a chart', () => {
  const seconds = (iso: string) => Date.parse(iso) / 1000;

  test('an FX day carries the date of its session, not of its opening evening', () => {
    const labels = makeTimeLabels('1d', 'fx', 'America/New_York');
    expect(labels.full(seconds('2026-11-19T22:00:00Z'))).toBe('Fri 20 Nov 2026');
    expect(labels.full(seconds('2026-06-18T21:00:00Z'))).toBe('Fri 19 Jun 2026');
    expect(labels.tick(seconds('2026-11-19T22:00:00Z'), 2)).toBe('20');
  });

  test('a crypto day carries its own UTC date in every zone', () => {
    expect(makeTimeLabels('1d', 'utc', 'America/New_York').full(seconds('2026-11-20T00:00:00Z'))).toBe('Fri 20 Nov 2026');
  });

  test('midnight of the zone is labelled as a day, UTC midnight as the time that it is there', () => {
    const labels = makeTimeLabels('15m', 'fx', 'America/New_York');
    expect(labels.tick(seconds('2026-11-20T05:00:00Z'), 3)).toBe('20');
    expect(labels.tick(seconds('2026-11-20T00:00:00Z'), 2)).toBe('19:00');
    expect(makeTimeLabels('15m', 'fx', 'UTC').tick(seconds('2026-11-20T00:00:00Z'), 2)).toBe('20');
    expect(makeTimeLabels('15m', 'fx', 'UTC').tick(seconds('2026-11-20T09:15:00Z'), 3)).toBe('09:15');
  });

  test('seconds are shown where bars are that short', () => {
    expect(makeTimeLabels('1s', 'utc', 'UTC').full(seconds('2026-11-20T09:15:07Z'))).toBe('Fri 20 Nov 2026 09:15:07');
    expect(makeTimeLabels('1s', 'utc', 'UTC').tick(seconds('2026-11-20T09:15:07Z'), 4)).toBe('09:15:07');
  });
});
