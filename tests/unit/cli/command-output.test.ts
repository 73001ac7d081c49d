import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '#core/market/iso-time.ts';
import { parseSettings } from '../../../src/cli/arguments.ts';
import { barTable, timedTable } from '../../../src/cli/bar-table.ts';
import { tableOf, toCsv, toObjects, toText } from '../../../src/cli/table-output.ts';
import { parseFrom, parseTo } from '../../../src/cli/time-argument.ts';

const us = (iso: string) => Date.parse(iso) * 1000;

describe('times on the command line', () => {
  it('are UTC unless they carry a zone', () => {
    expect(parseFrom('2024-01-31')).toBe(us('2024-01-31T00:00:00Z'));
    expect(parseFrom('2024-01-31T17:00')).toBe(us('2024-01-31T17:00:00Z'));
    expect(parseFrom('2024-01-31 17:00:05')).toBe(us('2024-01-31T17:00:05Z'));
    expect(parseFrom('2024-01-31T17:00:00-05:00')).toBe(us('2024-01-31T22:00:00Z'));
    expect(parseFrom('2024-01-31T17:00:00.000123Z')).toBe(us('2024-01-31T17:00:00Z') + 123);
  });

  it('include the day when a date alone is the end, and are exclusive otherwise', () => {
    expect(parseTo('2024-01-31')).toBe(us('2024-02-01T00:00:00Z'));
    expect(parseTo('2024-01-31T00:00:00Z')).toBe(us('2024-01-31T00:00:00Z'));
  });

  it.each(['2024-02-30', '2024-13-01', 'yesterday', '2024', '2024-01-31T25:00:00Z', ''])('refuse %j', (text) => {
    expect(() => parseFrom(text)).toThrow(/Expected a date/);
  });

  it('are printed with as many digits as they need, and read back the same', () => {
    expect(isoTime(us('2019-02-04T00:00:00Z'))).toBe('2019-02-04T00:00:00Z');
    expect(isoTime(us('2019-02-04T00:00:00.994Z'))).toBe('2019-02-04T00:00:00.994Z');
    expect(isoTime(us('2019-02-04T00:00:00Z') + 1)).toBe('2019-02-04T00:00:00.000001Z');
    fc.assert(
      fc.property(fc.integer({ min: -2_208_988_800_000_000, max: 7_258_118_400_000_000 }), (timeUs) => {
        expect(parseFrom(isoTime(timeUs))).toBe(timeUs);
        expect(Date.parse(isoTime(timeUs))).toBe(Math.floor(timeUs / 1000));
      }),
    );
  });
});

describe('settings on the command line', () => {
  it('become numbers and truth values where they read as such', () => {
    expect(parseSettings(['period=14', 'source=close', 'strict=true', 'shift=-1.5', 'name=a=b', 'empty='])).toEqual({
      period: 14,
      source: 'close',
      strict: true,
      shift: -1.5,
      name: 'a=b',
      empty: '',
    });
    expect(() => parseSettings(['period'])).toThrow(/name=value/);
  });
});

describe('a table', () => {
  const bars = {
    timeUs: Float64Array.of(us('2024-01-03T00:00:00Z')),
    open: Float64Array.of(1.1),
    high: Float64Array.of(1.2),
    low: Float64Array.of(1),
    close: Float64Array.of(1.15),
    volume: Float64Array.of(Number.NaN),
  };

  it('of bars has an absent volume empty in CSV and null in JSON', () => {
    expect(toCsv(barTable(bars))).toBe('time,open,high,low,close,volume\n2024-01-03T00:00:00Z,1.1,1.2,1,1.15,');
    expect(toObjects(barTable(bars))).toEqual([{ time: '2024-01-03T00:00:00Z', open: 1.1, high: 1.2, low: 1, close: 1.15, volume: null }]);
  });

  it('as CSV is what csv-parse reads back, whatever its cells hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ minLength: 1 })), { minLength: 1, maxLength: 10 }), (rows) => {
        const clean = rows.map((row) => row.map((cell) => `x${cell}`));
        expect(parse(toCsv(tableOf(['a', 'b'], clean)), { recordDelimiter: '\n' })).toEqual([['a', 'b'], ...clean]);
      }),
    );
  });

  it('prints prices that read back to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const table = timedTable(Float64Array.of(0), { value: Float64Array.of(value) });
        expect(Object.is(Number(toCsv(table).split(',').at(-1)) + 0, value + 0)).toBe(true);
      }),
    );
  });

  it('shows the beginning and the end of a long series, and says how many rows are between', () => {
    const text = toText(
      tableOf(
        ['n'],
        Array.from({ length: 1000 }, (_, i) => [i]),
      ),
    );
    const lines = text.split('\n');
    expect(lines).toHaveLength(52);
    expect(lines[11]).toBe('… 950 more rows; --format csv prints all');
    expect(lines.at(-1)).toBe('999');
  });
});
