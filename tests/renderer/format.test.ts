// verifies: numbers-formatted
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatMilliseconds,
  formatNumber,
  formatPercentChange,
  formatShort,
  parseNumber,
  setNumberLocale,
} from '../../src/renderer/format/number.ts';
import { formatPipChange, formatPips, formatPrice, priceParts, snapToTick, unknownUnits } from '../../src/renderer/format/price.ts';

const EURUSD = { tickSize: 0.00001, pip: 0.0001, assetClass: 'fx' };
const USDJPY = { tickSize: 0.001, pip: 0.01, assetClass: 'fx' };
const FUTURE = { tickSize: 0.25, pip: 1, assetClass: 'index' };
const GOLD = { tickSize: 0.01, pip: 0.1, assetClass: 'metal' };

afterEach(() => setNumberLocale('en-GB'));

describe('numbers', () => {
  test('what is not known is an en dash, never NaN, Infinity or zero', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined]) {
      expect(formatNumber(value, 2)).toBe('–');
      expect(formatChange(value, 2)).toBe('–');
      expect(formatPercentChange(value)).toBe('–');
      expect(formatShort(value)).toBe('–');
      expect(formatPrice(value, EURUSD)).toBe('–');
      expect(formatPips(value, EURUSD)).toBe('–');
    }
  });

  test('minus is U+2212 and a value that rounds to zero has no sign', () => {
    expect(formatNumber(-12.5, 2)).toBe('\u221212.50');
    expect(formatNumber(-0.001, 2)).toBe('0.00');
    expect(formatNumber(-0, 2)).toBe('0.00');
    expect(formatChange(0.004, 2)).toBe('0.00');
    expect(formatChange(-0.004, 2)).toBe('0.00');
  });

  test('changes carry a plus, sizes never do', () => {
    expect(formatChange(62, 2)).toBe('+62.00');
    expect(formatNumber(62, 2)).toBe('62.00');
  });

  test('thousands are grouped from 10,000 on', () => {
    expect(formatNumber(9999.5, 1)).toBe('9999.5');
    expect(formatNumber(10_000, 1)).toBe('10,000.0');
    expect(formatNumber(-1_234_567, 0)).toBe('\u22121,234,567');
  });

  test('percent changes lose decimals as they grow', () => {
    expect(formatPercentChange(0.00214)).toBe('+0.21%');
    expect(formatPercentChange(-0.1234)).toBe('\u221212.3%');
    expect(formatPercentChange(2.5)).toBe('+250%');
    expect(formatPercentChange(0)).toBe('0.00%');
  });

  test('large figures keep three significant digits and change unit before they print 1000', () => {
    expect(formatShort(987)).toBe('987');
    expect(formatShort(1240)).toBe('1.24 k');
    expect(formatShort(12_345)).toBe('12.3 k');
    expect(formatShort(999_960)).toBe('1.00 M');
    expect(formatShort(1_240_000)).toBe('1.24 M');
    expect(formatShort(25_830_000_000)).toBe('25.8 B');
    expect(formatShort(0.5)).toBe('0.50');
  });

  test('no short figure ever prints a mantissa of 1000 or more', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (value) => {
        const mantissa = Number(formatShort(value).replaceAll(',', '').split(' ')[0]);
        expect(mantissa).toBeLessThan(1000);
      }),
    );
  });

  test('bytes and times take the unit that keeps them short', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(92_400_000)).toBe('92.4 MB');
    expect(formatBytes(999_600)).toBe('1.0 MB');
    expect(formatMilliseconds(0.42)).toBe('0.4 ms');
    expect(formatMilliseconds(34.4)).toBe('34 ms');
    expect(formatMilliseconds(3200)).toBe('3.2 s');
  });

  test('the locale changes separators of every number, and an unknown one falls back', () => {
    setNumberLocale('de-DE');
    expect(formatNumber(12_345.67, 2)).toBe('12.345,67');
    expect(formatPrice(18_102.5, FUTURE)).toBe('18.102,50');
    setNumberLocale('not a locale');
    expect(formatNumber(12_345.67, 2)).toBe('12,345.67');
  });

  test('typed numbers are read by the locale, with units and either minus', () => {
    expect(parseNumber('1,234.5')).toBe(1234.5);
    expect(parseNumber('1.2k')).toBe(1200);
    expect(parseNumber('\u22120.5')).toBe(-0.5);
    expect(parseNumber(' 3m ')).toBe(3_000_000);
    expect(parseNumber('abc')).toBeNull();
    expect(parseNumber('')).toBeNull();
    setNumberLocale('de-DE');
    expect(parseNumber('1.234,5')).toBe(1234.5);
  });

  test('what is printed is read back', () => {
    for (const locale of ['en-GB', 'de-DE', 'fr-FR', 'de-CH']) {
      setNumberLocale(locale);
      fc.assert(
        fc.property(fc.integer({ min: -1e9, max: 1e9 }), (units) => {
          expect(parseNumber(formatNumber(units / 100, 2))).toBeCloseTo(units / 100, 6);
        }),
      );
    }
  });
});

describe('prices', () => {
  test('decimals come from the tick size', () => {
    expect(formatPrice(1.08416, EURUSD)).toBe('1.08416');
    expect(formatPrice(1.1, EURUSD)).toBe('1.10000');
    expect(formatPrice(151.324, USDJPY)).toBe('151.324');
    expect(formatPrice(5214.2, { tickSize: 1, pip: 1, assetClass: 'index' })).toBe('5214');
  });

  test('a quarter tick shows two decimals and snaps to quarters', () => {
    expect(formatPrice(5214.37, FUTURE)).toBe('5214.25');
    expect(formatPrice(5214.38, FUTURE)).toBe('5214.50');
    expect(snapToTick(5214.37, 0.25)).toBe(5214.25);
  });

  test('only FX prices have a pipette, and the parts make the price', () => {
    expect(priceParts(1.08416, EURUSD)).toEqual(['1.0841', '6']);
    expect(priceParts(151.324, USDJPY)).toEqual(['151.32', '4']);
    expect(priceParts(2341.85, GOLD)).toEqual(['2341.85', '']);
    expect(priceParts(Number.NaN, EURUSD)).toEqual(['–', '']);
  });

  test('distances are pips with one decimal for FX and points elsewhere', () => {
    expect(formatPips(0.00007, EURUSD)).toBe('0.7');
    expect(formatPips(0.008, USDJPY)).toBe('0.8');
    expect(formatPips(0.18, GOLD)).toBe('1.8');
    expect(formatPipChange(0.00026, EURUSD)).toBe('+2.6 p');
    expect(formatPipChange(-38.5, { tickSize: 0.1, pip: 1, assetClass: 'index' })).toBe('\u221238.5 pt');
  });

  test('a change of a share or a coin is in its own price, not in points', () => {
    expect(formatPipChange(-1.45, { tickSize: 0.01, pip: 0.01, assetClass: 'equity' })).toBe('\u22121.45');
    expect(formatPipChange(189.251, { tickSize: 0.01, pip: 1, assetClass: 'crypto' })).toBe('+189.25');
  });

  test('a price of an unknown instrument still has sensible decimals', () => {
    expect(formatPrice(1.23456, unknownUnits(1.23456))).toBe('1.23456');
    expect(formatPrice(67_418.5, unknownUnits(67_418.5))).toBe('67,418.50');
  });

  test('any price on the grid survives formatting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900_000 }), (ticks) => {
        const price = ticks * EURUSD.tickSize;
        expect(Number(formatPrice(price, EURUSD).replaceAll(',', ''))).toBeCloseTo(price, 5);
      }),
    );
  });
});
