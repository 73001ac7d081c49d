// verifies: backtest-strategies
import { describe, expect, it } from 'vitest';
import { IndicatorColumns } from '#core/backtest/indicator-columns.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

const bars = seededBars(1, 100);

describe('columns of indicators', () => {
  it('are computed once and handed to everybody who asks', () => {
    const columns = new IndicatorColumns(bars, 'utc');
    expect(columns.column('sma', { period: 5 })).toBe(columns.column('sma', { period: 5 }));
    expect(columns.column('bb', {}, 'upperBand')).toBe(columns.column('bollinger', {}, 'upperBand'));
    expect(columns.column('sma', { period: 6 })).not.toEqual(columns.column('sma', { period: 5 }));
  });

  it('lets go those that were asked for longest ago when there are too many, and computes them to the same bits again', () => {
    const columns = new IndicatorColumns(bars, 'utc', 250);
    const [first, second] = [columns.column('sma', { period: 5 }), columns.column('sma', { period: 6 })];
    expect(columns.column('sma', { period: 5 })).toBe(first);
    columns.column('sma', { period: 7 });
    expect(columns.column('sma', { period: 5 })).toBe(first);
    const again = columns.column('sma', { period: 6 });
    expect(again).not.toBe(second);
    expect(again).toEqual(second);
  });

  it('says what there is when it is asked for what there is not', () => {
    const columns = new IndicatorColumns(bars, 'utc');
    expect(() => columns.column('sma', {}, 'middle')).toThrow('its outputs are sma');
    expect(() => columns.column('crystal-ball')).toThrow('crystal-ball');
    expect(() => columns.column('sma', { period: 0 })).toThrow('from 1 to 5000');
  });
});
