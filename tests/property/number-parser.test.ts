import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberParser } from '#adapters/files/number-parser.ts';

const parse = (parser: NumberParser, text: string) => parser.parse(Buffer.from(text), 0, Buffer.byteLength(text));

describe('numbers out of bytes', () => {
  it('are the doubles that JavaScript reads, to the last bit', () => {
    const parser = new NumberParser(false);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        for (const text of [String(value), value.toFixed(5), value.toPrecision(17)])
          if (Number.isFinite(Number(text))) expect(parse(parser, text), text).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('are the same with a decimal comma and groups of thousands', () => {
    const dot = new NumberParser(false);
    const comma = new NumberParser(true);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const value = digits / 10 ** places;
        const plain = value.toFixed(places);
        const [whole = '', rest] = plain.split('.');
        for (const group of [',', '.', ' ', "'", '\u00a0', '\u202f']) {
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
          if (group !== '.') expect(parse(dot, rest === undefined ? grouped : `${grouped}.${rest}`)).toBe(Number(plain));
          if (group !== ',') expect(parse(comma, rest === undefined ? grouped : `${grouped},${rest}`)).toBe(Number(plain));
        }
      }),
    );
  });

  it('count the decimals that matter', () => {
    const parser = new NumberParser(false);
    for (const [text, decimals] of [
      ['1.14570', 4],
      ['1', 0],
      ['1.00', 0],
      ['0.00001', 5],
      ['1,234.50', 1],
      ['1.1600000000000001', 2],
    ] as const) {
      parse(parser, text);
      expect(parser.decimals, text).toBe(decimals);
    }
  });

  it.each(['', ' ', 'abc', '1.2.3', '--1', '1e', '0x10', 'NaN', 'Infinity', '1,23,4', '1-2', '12:30', '\u0000', '1\u0000'])(
    'refuse %j',
    (text) => {
      expect(parse(new NumberParser(false), text)).toBeNaN();
    },
  );

  it('read currency signs, signs, exponents and 1.2M', () => {
    const parser = new NumberParser(false);
    expect(parse(parser, '$1,234.50')).toBe(1234.5);
    expect(parse(parser, ' +5 ')).toBe(5);
    expect(parse(parser, '-.5')).toBe(-0.5);
    expect(parse(parser, '1.5E-8')).toBe(1.5e-8);
    expect(parse(parser, '1.2M')).toBe(1_200_000);
  });
});
