import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { ZoneClock } from '#adapters/files/zone-clock.ts';
import { us } from '#tests/support/import-fixture.ts';

const iso = (timeUs: number) => new Date(timeUs / 1000).toISOString();

describe('local times to UTC', () => {
  it('agree with luxon hour by hour over a year, wherever the local time exists once', () => {
    const wrong: string[] = [];
    for (const zone of ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Apia']) {
      const clock = new ZoneClock(zone, false, 0);
      for (let hour = 0; hour < 366 * 24; hour++) {
        const localMs = Date.UTC(2016, 0, 1) + hour * 3_600_000 + 15 * 60_000;
        const wall = new Date(localMs);
        const expected = DateTime.fromObject(
          { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate(), hour: wall.getUTCHours(), minute: 15 },
          { zone },
        );
        const got = clock.toUtc(localMs * 1000);
        // luxon moves a time that does not exist; we refuse it.
        const exists = expected.hour === wall.getUTCHours() && expected.minute === 15;
        const isRight = exists ? expected.getPossibleOffsets().some((one) => one.toMillis() * 1000 === got) : Number.isNaN(got);
        if (!isRight) wrong.push(`${zone}, ${wall.toISOString()}: ${got}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses the hour that the clocks skipped in spring', () => {
    const clock = new ZoneClock('America/New_York', false, 0);
    expect(clock.toUtc(us('2019-03-10T02:30:00Z'))).toBeNaN();
    expect(iso(clock.toUtc(us('2019-03-10T03:00:00Z')))).toBe('2019-03-10T07:00:00.000Z');
  });

  it('tells the hour that came twice in autumn by the order of the rows', () => {
    const clock = new ZoneClock('America/New_York', false, 0);
    const written = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'];
    const read = written.map((time) => iso(clock.toUtc(us(`2019-11-03T${time}:00Z`))).slice(11, 16));
    expect(read).toEqual(['04:30', '05:00', '05:30', '06:00', '06:30', '07:00']);
  });

  it('tells it in a file that runs backwards too', () => {
    const clock = new ZoneClock('America/New_York', true, 0);
    const written = ['02:00', '01:30', '01:00', '01:30', '01:00', '00:30'];
    const read = written.map((time) => iso(clock.toUtc(us(`2019-11-03T${time}:00Z`))).slice(11, 16));
    expect(read).toEqual(['07:00', '06:30', '06:00', '05:30', '05:00', '04:30']);
  });

  it('does not take ticks of one and the same instant for the second pass', () => {
    const clock = new ZoneClock('America/New_York', false, 600_000_000);
    const read = ['01:10', '01:10', '01:09', '01:50', '01:05'].map((time) => iso(clock.toUtc(us(`2019-11-03T${time}:00Z`))).slice(11, 16));
    expect(read).toEqual(['05:10', '05:10', '05:09', '05:50', '06:05']);
  });

  it('reads offsets and names them wrong when they are', () => {
    expect(iso(new ZoneClock('+02:00', false, 0).toUtc(us('2019-06-01T00:00:00Z')))).toBe('2019-05-31T22:00:00.000Z');
    expect(iso(new ZoneClock('UTC-5', false, 0).toUtc(us('2019-06-01T00:00:00Z')))).toBe('2019-06-01T05:00:00.000Z');
    expect(() => new ZoneClock('Mars/Olympus', false, 0)).toThrow(/not a time zone/);
    expect(() => new ZoneClock('+99:00', false, 0)).toThrow(/not a time zone/);
  });
});
