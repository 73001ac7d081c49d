// verifies: import-dialects, import-idempotent
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeImportFixture } from '#tests/support/import-fixture.ts';

const MINUTE = 60_000_000;
/** 2017-05-28 00:00 UTC. */
const START = 1_495_929_600_000_000;

const two = (value: number) => String(value).padStart(2, '0');

/** Every way of writing a time that a dialect may use; the parts are UTC. */
const TIME_FORMS: Readonly<Record<string, (date: Date) => string[]>> = {
  iso: (d) => [d.toISOString()],
  'iso without zone': (d) => [d.toISOString().slice(0, 19).replace('T', ' ')],
  'iso with offset': (d) => [`${new Date(d.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 19)}+05:30`],
  mt5: (d) => [d.toISOString().slice(0, 10).replaceAll('-', '.'), d.toISOString().slice(11, 19)],
  mt4: (d) => [d.toISOString().slice(0, 10).replaceAll('-', '.'), d.toISOString().slice(11, 16)],
  'one mt column': (d) => [`${d.toISOString().slice(0, 10).replaceAll('-', '.')} ${d.toISOString().slice(11, 16)}`],
  'compact and colons': (d) => [`${d.toISOString().slice(0, 10).replaceAll('-', '')} ${d.toISOString().slice(11, 16)}`],
  'compact in two columns': (d) => [d.toISOString().slice(0, 10).replaceAll('-', ''), d.toISOString().slice(11, 19).replaceAll(':', '')],
  'month first': (d) => [`${two(d.getUTCMonth() + 1)}/${two(d.getUTCDate())}/${d.getUTCFullYear()} ${d.toISOString().slice(11, 16)}`],
  'day first': (d) => [`${two(d.getUTCDate())}.${two(d.getUTCMonth() + 1)}.${d.getUTCFullYear()} ${d.toISOString().slice(11, 19)}`],
  'month by name': (d) => [
    `${d.getUTCDate()} ${'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[d.getUTCMonth()]} ${d.getUTCFullYear()} ${d.toISOString().slice(11, 16)}`,
  ],
  seconds: (d) => [String(d.getTime() / 1000)],
  milliseconds: (d) => [String(d.getTime())],
  microseconds: (d) => [`${d.getTime()}000`],
  nanoseconds: (d) => [`${d.getTime()}000000`],
};

interface Dialect {
  timeForm: string;
  delimiter: string;
  lineEnd: string;
  encoding: 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16le-bom' | 'utf16be' | 'utf16be-bom';
  isDecimalComma: boolean;
  hasHeader: boolean;
  isQuoted: boolean;
  isDescending: boolean;
}

const dialect: fc.Arbitrary<Dialect> = fc
  .record({
    timeForm: fc.constantFrom(...Object.keys(TIME_FORMS)),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    encoding: fc.constantFrom(
      'utf8' as const,
      'utf8-bom' as const,
      'utf16le' as const,
      'utf16le-bom' as const,
      'utf16be' as const,
      'utf16be-bom' as const,
    ),
    isDecimalComma: fc.boolean(),
    hasHeader: fc.boolean(),
    isQuoted: fc.boolean(),
    isDescending: fc.boolean(),
  })
  // Unquoted, a decimal comma between commas can't be told apart by anybody.
  .filter(({ isDecimalComma, delimiter, isQuoted }) => !(isDecimalComma && delimiter === ',' && !isQuoted));

/** Prices in steps of 0.00001, so that texts of five decimals are exact; rows a minute or more apart over at least two weeks. */
const bars = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 900 }),
      fc.array(fc.integer({ min: 90_001, max: 129_999 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 0, max: 100_000 }),
    ),
    {
      minLength: 40,
      maxLength: 60,
    },
  )
  .map((rows) => {
    let timeUs = START;
    return rows.map(([step, prices, volume]) => {
      timeUs += step * MINUTE * 10;
      const [open = 0, close = 0, one = 0, other = 0] = prices;
      return {
        timeUs,
        values: [open, Math.max(open, close, one, other), Math.min(open, close, one, other), close].map((price) => price / 100_000),
        volume,
      };
    });
  });

function encode(text: string, encoding: Dialect['encoding']): Buffer {
  const bom = encoding.endsWith('bom') ? '\uFEFF' : '';
  if (encoding.startsWith('utf8')) return Buffer.from(bom + text, 'utf8');
  const bytes = Buffer.from(bom + text, 'utf16le');
  return encoding.startsWith('utf16be') ? bytes.swap16() : bytes;
}

describe('a file in any dialect', () => {
  it('gives back the bars that were written into it', async () => {
    const fixture = makeImportFixture();
    let count = 0;
    try {
      await fc.assert(
        fc.asyncProperty(bars, dialect, async (rows, style) => {
          const write = TIME_FORMS[style.timeForm] as (date: Date) => string[];
          const number = (value: number, places: number) =>
            style.isDecimalComma ? value.toFixed(places).replace('.', ',') : value.toFixed(places);
          const cells = rows.map((row) => [
            ...write(new Date(row.timeUs / 1000)),
            ...row.values.map((value) => number(value, 5)),
            String(row.volume),
          ]);
          const width = (cells[0]?.length ?? 0) - 5;
          const header = [...(width === 2 ? ['Date', 'Time'] : ['Time']), 'Open', 'High', 'Low', 'Close', 'Volume'];
          const ordered = style.isDescending ? cells.reverse() : cells;
          const lines = (style.hasHeader ? [header, ...ordered] : ordered).map((row) =>
            row.map((cell) => (style.isQuoted ? `"${cell}"` : cell)).join(style.delimiter),
          );
          const symbol = `S${count++}`;
          const path = fixture.write('random.csv', encode(lines.join(style.lineEnd) + style.lineEnd, style.encoding));
          const report = await fixture.importFile(path, { symbol, timeframe: '1m' });
          expect(report).toMatchObject({ rows: rows.length, added: rows.length, rejected: 0, duplicates: 0 });
          const stored = fixture.bars(symbol, '1m');
          expect([...stored.timeUs]).toEqual(rows.map((row) => row.timeUs));
          expect([...stored.open]).toEqual(rows.map((row) => row.values[0]));
          expect([...stored.high]).toEqual(rows.map((row) => row.values[1]));
          expect([...stored.low]).toEqual(rows.map((row) => row.values[2]));
          expect([...stored.close]).toEqual(rows.map((row) => row.values[3]));
          expect([...stored.volume]).toEqual(rows.map((row) => row.volume));
        }),
        { numRuns: 250 },
      );
    } finally {
      fixture.remove();
    }
  }, 60_000);
});
