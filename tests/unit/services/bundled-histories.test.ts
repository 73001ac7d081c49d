import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { importBundledHistories } from '#services/ingestion/bundled-histories.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-histories-'));
  const { origin: _, ...instrument } = testInstrument('AAPL.sample', { isSimulated: false });
  const bars = { timeUs: [86_400e6, 172_800e6], open: [1, 2], high: [3, 4], low: [0.5, 1], close: [2, 3], volume: [10, 20] };
  writeFileSync(join(folder, 'aapl.json'), JSON.stringify({ origin: 'A sample, 1970.', instrument, timeframe: '1d', bars }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('imports each history once, with its origin, and never brings back what was deleted', () => {
  const store = createMemoryMarketStore();
  expect(importBundledHistories(store, folder)).toEqual(['AAPL.sample']);
  expect(store.findInstrument('AAPL.sample')).toMatchObject({ origin: 'A sample, 1970.', isSimulated: false });
  expect([...store.readByIndex('AAPL.sample', '1d', 0, 9).close]).toEqual([2, 3]);
  expect(importBundledHistories(store, folder)).toEqual([]);
  store.transaction(() => store.deleteBars('AAPL.sample', '1d', 0, Number.POSITIVE_INFINITY));
  expect(importBundledHistories(store, folder)).toEqual([]);
  expect(store.seriesSummary('AAPL.sample', '1d')).toBeNull();
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
