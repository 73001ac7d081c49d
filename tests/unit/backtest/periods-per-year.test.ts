// verifies: backtest-configuration
import { expect, it } from 'vitest';
import { usualPeriodsPerYear } from '#core/backtest/periods-per-year.ts';

it('a share has the days and hours of its exchange, whether its days are kept by the exchange or by UTC dates', () => {
  for (const calendar of ['us-equity', 'utc'] as const) {
    expect(usualPeriodsPerYear('1d', { calendar, assetClass: 'equity' })).toBe(252);
    expect(usualPeriodsPerYear('1h', { calendar, assetClass: 'equity' })).toBe(252 * 6.5);
    expect(usualPeriodsPerYear('1w', { calendar, assetClass: 'equity' })).toBe(52);
  }
});

it('an index has 252 days, foreign exchange 260, and what never closes 365', () => {
  expect(usualPeriodsPerYear('1d', { calendar: 'utc', assetClass: 'index' })).toBe(252);
  expect(usualPeriodsPerYear('1d', { calendar: 'fx', assetClass: 'fx' })).toBe(260);
  expect(usualPeriodsPerYear('1d', { calendar: 'utc', assetClass: 'crypto' })).toBe(365);
  expect(usualPeriodsPerYear('1m', { calendar: 'utc', assetClass: 'crypto' })).toBe(365 * 24 * 60);
});
