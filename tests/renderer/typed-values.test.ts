// verifies: numbers-formatted
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instrument } from '#core/market/instrument.ts';
import { changedProperties, formOf, formProblems } from '../../src/renderer/features/instrument/instrument-form.ts';
import { setNumberLocale } from '../../src/renderer/format/number.ts';
import { readTime, writeTime } from '../../src/renderer/format/parse-time.ts';
import { formatBarMoment, formatBarTime } from '../../src/renderer/format/session-date.ts';

const at = (iso: string) => Date.parse(iso) * 1000;

describe('times that are typed', () => {
  test('a time is read in its zone, with or without the time of day', () => {
    expect(readTime('2019-02-04 10:15', 'UTC')).toBe(at('2019-02-04T10:15:00Z'));
    expect(readTime('2019-02-04 10:15:30', 'America/New_York')).toBe(at('2019-02-04T15:15:30Z'));
    expect(readTime('2019-7-4', 'America/New_York')).toBe(at('2019-07-04T04:00:00Z'));
  });

  test('what is no time is refused', () => {
    for (const text of ['', 'yesterday', '2019-02-30', '2019-13-01', '2019-02-04 25:00', '4 Feb 2019'])
      expect(readTime(text, 'UTC')).toBeNull();
  });

  test('what was written is read back, in every zone and across changes of clocks', () => {
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Europe/Athens', 'Asia/Kolkata', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(fc.integer({ min: at('2000-01-01T00:00:00Z') / 1e6, max: at('2035-01-01T00:00:00Z') / 1e6 }), zones, (seconds, zone) => {
        const text = writeTime(seconds * 1e6, zone);
        const back = readTime(text, zone);
        // The hour that is there twice in autumn may be read as either; it is written the same.
        expect(back === null ? null : writeTime(back, zone)).toBe(text);
      }),
    );
  });
});

describe('dates of bars', () => {
  test('a day and a week are named by their session, whatever the zone', () => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      expect(formatBarTime(at('2026-11-20T00:00:00Z'), '1d', 'us-equity', zone)).toBe('Fri 20 Nov 2026');
      expect(formatBarTime(at('2026-11-20T05:00:00Z'), '1d', 'us-equity', zone)).toBe('Fri 20 Nov 2026');
      expect(formatBarTime(at('2026-11-15T22:00:00Z'), '1w', 'fx', zone)).toBe('Mon 16 Nov 2026');
      expect(formatBarMoment(at('2026-11-20T00:00:00Z'), '1d', 'utc', at('2026-11-20T12:00:00Z'), zone)).toBe('20 Nov 2026');
    }
  });

  test('shorter bars are named by their time in the zone', () => {
    expect(formatBarTime(at('2026-11-20T14:30:00Z'), '4h', 'fx', 'America/New_York')).toBe('Fri 20 Nov 2026 09:30');
    expect(formatBarMoment(at('2026-11-20T14:30:00Z'), '1h', 'fx', at('2026-11-20T15:00:00Z'), 'UTC')).toBe('14:30');
  });
});

describe('properties of an instrument', () => {
  const EURUSD: Instrument = {
    symbol: 'EURUSD',
    assetClass: 'fx',
    tickSize: 0.00001,
    pip: 0.0001,
    currency: 'USD',
    contractSize: 100_000,
    lotStep: 0.01,
    calendar: 'fx',
    isSimulated: false,
    origin: null,
  };

  test('only what was changed is saved', () => {
    const form = formOf(EURUSD);
    expect(form).toMatchObject({ tickSize: '0.00001', contractSize: '100,000' });
    expect(changedProperties(form, EURUSD)).toEqual({ symbol: 'EURUSD' });
    expect(changedProperties({ ...form, contractSize: '10k', currency: 'eur' }, EURUSD)).toEqual({
      symbol: 'EURUSD',
      contractSize: 10_000,
      currency: 'EUR',
    });
  });

  test('numbers are read as the locale writes them', () => {
    setNumberLocale('de-DE');
    const form = formOf(EURUSD);
    expect(form).toMatchObject({ tickSize: '0,00001', contractSize: '100.000' });
    expect(changedProperties({ ...form, lotStep: '0,1' }, EURUSD)).toEqual({ symbol: 'EURUSD', lotStep: 0.1 });
    setNumberLocale('en-GB');
  });

  test('what cannot be is said beside its field', () => {
    const form = formOf(EURUSD);
    expect(formProblems(form)).toEqual({});
    expect(Object.keys(formProblems({ ...form, tickSize: '0', lotStep: 'x', currency: 'U S' }))).toEqual([
      'tickSize',
      'lotStep',
      'currency',
    ]);
    expect(formProblems({ ...form, pip: '0.000001' })).toHaveProperty('pip');
  });
});
