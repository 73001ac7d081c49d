// verifies: indicator-days
import { expect, it } from 'vitest';
import { findIndicator } from '#core/indicators/registry.ts';
import { daysOfCalendar } from '#core/indicators/session-days.ts';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { closeBars, INSTRUMENT, marketStore } from '../../support/market-with-bars.ts';
import { parametersOf } from '../../support/run-indicator.ts';

const HOUR_US = 3_600_000_000;

it("indicators follow the days of the instrument's calendar, also after it was changed", async () => {
  // Friday 2024-03-08 15:00 UTC to Tuesday: 17:00 New York is 22:00 UTC and, from Sunday on, 21:00.
  const bars = makeBarColumns(96);
  for (let i = 0; i < 96; i++) {
    bars.timeUs[i] = Date.UTC(2024, 2, 8, 15) * 1000 + i * HOUR_US;
    for (const column of [bars.open, bars.high, bars.low, bars.close]) column[i] = 100 + i;
    bars.volume[i] = 1 + (i % 5);
  }
  const market = marketStore();
  market.saveInstrument({ ...INSTRUMENT, calendar: 'fx' });
  closeBars(market, bars, 0, 96, '1h');
  const vwap = findIndicator('vwap');
  if (vwap === null) throw new Error('there is no vwap');
  const cache = new IndicatorCache(market, undefined, (symbol) => market.findInstrument(symbol)?.calendar ?? 'utc');
  const startsOf = async () => {
    const history = await cache.upToDate('TEST', '1h', vwap, parametersOf(vwap, { anchor: 'day' }));
    expect(history.count).toBe(96);
    return Array.from({ length: 96 }, (_, i) => i).filter((i) => history.column(0)[i] === bars.close[i]);
  };
  const expected = (calendar: 'fx' | 'utc') =>
    Array.from({ length: 96 }, (_, i) => i).filter((i) => {
      const dayStart = (bar: number) => daysOfCalendar(calendar).dayStartUs(bars.timeUs[bar] as number);
      return i === 0 || dayStart(i) !== dayStart(i - 1);
    });
  expect(await startsOf()).toEqual([0, 7, 31, 54, 78]);
  expect(expected('fx')).toEqual([0, 7, 31, 54, 78]);
  market.saveInstrument({ ...INSTRUMENT, calendar: 'utc' });
  expect(await startsOf()).toEqual([0, 9, 33, 57, 81]);
  expect(expected('utc')).toEqual([0, 9, 33, 57, 81]);
});
