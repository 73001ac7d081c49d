import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMarketStore } from '#adapters/sqlite/market-store.ts';
import { type MarketStore, StorageError } from '#core/ports/market-store.ts';
import { readOrBuildBars } from '#services/build-from-finer.ts';
import { runImport } from '#services/import/run-import.ts';
import { importBundledHistories } from '#services/ingestion/bundled-histories.ts';
import { type ImportFixture, makeImportFixture, us } from '#tests/support/import-fixture.ts';
import { testInstrument } from '#tests/support/test-instrument.ts';

const HEADER = 'Date,Open,High,Low,Close,Volume\n';
/** Friday, Monday, Tuesday around the change to summer time of 2016. */
const REAL = `${HEADER}2016-03-11,10,12,9,11,100\n2016-03-14,11,12,9,11,100\n2016-03-15,12,12,9,11,100\n`;
const SAMPLE_DATES = ['2016-03-10', '2016-03-11', '2016-03-14'];

let fixture: ImportFixture;
let histories = '';

function bring(store: MarketStore): void {
  importBundledHistories(store, histories);
  // Something that the trader built or a replay left beside it.
  store.transaction(() => store.appendBar('AAPL', '1w', us('2016-03-07T05:00:00Z'), 1, 1, 1, 1, 1));
}

beforeEach(() => {
  fixture = makeImportFixture();
  histories = join(fixture.folder, 'histories');
  mkdirSync(histories);
  const { origin: _, ...instrument } = testInstrument('AAPL', { isSimulated: false, calendar: 'us-equity', assetClass: 'equity' });
  const column = [1, 1, 1];
  const bars = { timeUs: SAMPLE_DATES.map((date) => us(date)), open: column, high: column, low: column, close: column, volume: column };
  writeFileSync(join(histories, 'aapl.json'), JSON.stringify({ origin: 'A sample.', instrument, timeframe: '1d', bars }));
  bring(fixture.store);
});
afterEach(() => fixture.remove());

const timesOf = (store: MarketStore) =>
  [...store.readByIndex('AAPL', '1d', 0, 99).timeUs].map((timeUs) => new Date(timeUs / 1000).toISOString());

describe('an import of a symbol that the app brought a sample of', () => {
  it('takes the place of the sample, of all its timeframes, and the sample never comes back', async () => {
    const report = await fixture.importFile(fixture.write('aapl.csv', REAL), { symbol: 'AAPL', timeframe: '1d' });
    expect(report).toMatchObject({ rows: 3, added: 3, duplicates: 0, differing: 0 });
    expect(fixture.store.listSeries()).toMatchObject([{ symbol: 'AAPL', timeframe: '1d', count: 3 }]);
    expect([...fixture.bars('AAPL', '1d').open]).toEqual([10, 11, 12]);
    expect(fixture.store.findInstrument('AAPL')).toMatchObject({ origin: null, calendar: 'us-equity', assetClass: 'equity' });
    importBundledHistories(fixture.store, histories);
    expect(fixture.bars('AAPL', '1d').timeUs).toHaveLength(3);
    const again = await fixture.importFile(fixture.write('aapl.csv', REAL), { symbol: 'AAPL', timeframe: '1d' });
    expect(again).toMatchObject({ added: 0, duplicates: 3 });
  });

  it('opens the days of dates where the sample and the calendar do, on both sides of the change to summer time', async () => {
    expect(timesOf(fixture.store)).toEqual(['2016-03-10T05:00:00.000Z', '2016-03-11T05:00:00.000Z', '2016-03-14T04:00:00.000Z']);
    const report = await fixture.importFile(fixture.write('aapl.csv', REAL), { symbol: 'AAPL', timeframe: '1d' });
    expect(report.notes.join(' ')).toContain('midnight in New York');
    expect(timesOf(fixture.store)).toEqual(['2016-03-11T05:00:00.000Z', '2016-03-14T04:00:00.000Z', '2016-03-15T04:00:00.000Z']);
    const { bars } = readOrBuildBars(fixture.store, 'us-equity', { symbol: 'AAPL', timeframe: '1w' }, us('2030-01-01'));
    expect([...bars.volume]).toEqual([100, 200]);
  });

  it('leaves times of day and other calendars as they are', async () => {
    await fixture.importFile(fixture.write('a.csv', `${HEADER}2016-03-14 13:30,1,1,1,1,1\n`), { symbol: 'AAPL', timeframe: '1d' });
    expect(timesOf(fixture.store)).toEqual(['2016-03-14T13:30:00.000Z']);
    const report = await fixture.importFile(fixture.write('b.csv', REAL), { symbol: 'ABC', timeframe: '1d' });
    expect(report).toMatchObject({ from: '2016-03-11T00:00:00Z', to: '2016-03-15T00:00:00Z' });
  });

  it('takes its place with ticks too', async () => {
    const path = fixture.write('t.csv', 'time,bid,ask\n2016-03-14T14:00:00Z,100,101\n2016-03-14T14:01:00Z,101,102\n');
    expect(await fixture.importFile(path, { symbol: 'AAPL', timeframe: 'tick' })).toMatchObject({ added: 2 });
    expect([...fixture.bars('AAPL', '1d').open]).toEqual([100]);
    expect([...fixture.bars('AAPL', '1w').open]).toEqual([100]);
    expect(fixture.store.findInstrument('AAPL')?.origin).toBeNull();
  });

  it('leaves the sample where nothing of the file is usable, or it is cancelled before anything was stored', async () => {
    const path = fixture.write('bad.csv', `${HEADER}2016-03-14,0,0,0,0,0\n`);
    await expect(fixture.importFile(path, { symbol: 'AAPL', timeframe: '1d' })).rejects.toMatchObject({ code: 'NothingUsable' });
    const cancelled = fixture.importFile(fixture.write('aapl.csv', REAL), { symbol: 'AAPL', timeframe: '1d' }, AbortSignal.abort());
    await expect(cancelled).rejects.toThrow();
    expect([...fixture.bars('AAPL', '1d').open]).toEqual([1, 1, 1]);
    expect(fixture.store.findInstrument('AAPL')?.origin).toBe('A sample.');
  });

  it('keeps all of the sample when the disk refuses the first rows, in the file too, and takes its place at the next try', async () => {
    const path = join(fixture.folder, 'market.db');
    const options = { symbol: 'AAPL', timeframe: '1d', format: 'auto', timeZone: 'UTC', repair: false, replace: false } as const;
    const file = { path: fixture.write('aapl.csv', REAL), fileName: 'aapl.csv' };
    const run = (store: MarketStore) =>
      runImport({ ...fixture.dependencies, store }, file, options, new AbortController().signal, () => {});
    let store = openMarketStore(path, { clock: fixture.dependencies.clock });
    bring(store);
    const full = {
      ...store,
      mergeBars: () => {
        throw new StorageError('StorageFull', 'There is no room.');
      },
    };
    await expect(run(full)).rejects.toMatchObject({ code: 'StorageFull' });
    store.close();
    store = openMarketStore(path, { clock: fixture.dependencies.clock });
    expect(store.listSeries()).toMatchObject([
      { timeframe: '1d', count: 3 },
      { timeframe: '1w', count: 1 },
    ]);
    expect(store.findInstrument('AAPL')?.origin).toBe('A sample.');
    expect(await run(store)).toMatchObject({ added: 3 });
    expect(store.listSeries()).toMatchObject([{ timeframe: '1d', count: 3, fromUs: us('2016-03-11T05:00:00Z') }]);
    store.close();
  });
});
