// verifies: bundled-histories
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { barOpenUs, isInSession } from '#core/market/calendar.ts';
import { MICROSECONDS_PER_HOUR } from '#core/market/timeframe.ts';
import { bundledHistory, importBundledHistories } from '#services/ingestion/bundled-histories.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

const EXTRACTED = fileURLToPath(new URL('../../../resources/histories', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-histories-'));
  const { origin: _, ...instrument } = testInstrument('AAPL', { isSimulated: false });
  const bars = { timeUs: [86_400e6, 172_800e6], open: [1, 2], high: [3, 4], low: [0.5, 1], close: [2, 3], volume: [10, 20] };
  writeFileSync(join(folder, 'aapl.json'), JSON.stringify({ origin: 'A sample, 1970.', instrument, timeframe: '1d', bars }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('imports each history once, with its origin, and never brings back what was deleted', () => {
  const store = createMemoryMarketStore();
  expect(importBundledHistories(store, folder)).toEqual(['AAPL']);
  expect(store.findInstrument('AAPL')).toMatchObject({ origin: 'A sample, 1970.', isSimulated: false });
  expect([...store.readByIndex('AAPL', '1d', 0, 9).close]).toEqual([2, 3]);
  expect(importBundledHistories(store, folder)).toEqual([]);
  store.transaction(() => store.deleteBars('AAPL', '1d', 0, Number.POSITIVE_INFINITY));
  expect(importBundledHistories(store, folder)).toEqual([]);
  expect(store.seriesSummary('AAPL', '1d')).toBeNull();
});

it('leaves a symbol alone that has real data already', () => {
  const store = createMemoryMarketStore();
  store.saveInstrument(testInstrument('AAPL', { isSimulated: false }));
  store.appendBar('AAPL', '1h', 3600e6, 1, 1, 1, 1, 1);
  expect(importBundledHistories(store, folder)).toEqual([]);
  expect(store.listSeries().map(({ timeframe }) => timeframe)).toEqual(['1h']);
  expect(store.findInstrument('AAPL')?.origin).toBeNull();
});

it('has nothing to do where there is no such folder', () => {
  expect(importBundledHistories(createMemoryMarketStore(), join(folder, 'absent'))).toEqual([]);
});

it('refuses a file that the build did not make', () => {
  const other = mkdtempSync(join(tmpdir(), 'tradewind-histories-'));
  writeFileSync(join(other, 'x.json'), '{"bars":{}}');
  expect(() => importBundledHistories(createMemoryMarketStore(), other)).toThrow();
  rmSync(other, { recursive: true });
});

const isExtracted = existsSync(EXTRACTED);
describe.skipIf(!isExtracted)(`the histories that come with the app${isExtracted ? '' : ' (not extracted: run npm start once)'}`, () => {
  it('hold a day for dates on which New York traded, labelled by that date', () => {
    const store = createMemoryMarketStore();
    expect(importBundledHistories(store, EXTRACTED).sort()).toEqual(['AAPL', 'SP500']);
    for (const name of readdirSync(EXTRACTED)) {
      const { instrument, bars } = bundledHistory.parse(JSON.parse(readFileSync(join(EXTRACTED, name), 'utf8')));
      expect(instrument).toMatchObject({ calendar: 'utc', tickSize: 0.01 });
      const stored = store.readByIndex(instrument.symbol, '1d', 0, 1e6);
      expect([...stored.close]).toEqual(bars.close);
      expect([...stored.timeUs]).toEqual(bars.timeUs);
      expect(bars.timeUs.filter((timeUs) => barOpenUs('utc', '1d', timeUs) !== timeUs)).toEqual([]);
      // 15:00 UTC is in New York's session all year.
      expect(bars.timeUs.filter((timeUs) => !isInSession('us-equity', timeUs + 15 * MICROSECONDS_PER_HOUR))).toEqual([]);
    }
  });
});
