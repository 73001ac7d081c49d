// verifies: import-report, import-idempotent
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalPreparer } from '#services/import/import-preparer.ts';
import { runImport } from '#services/import/run-import.ts';
import { type ImportFixture, makeImportFixture, us } from '#tests/support/import-fixture.ts';

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture();
});
afterEach(() => fixture.remove());

const HEADER = 'time,open,high,low,close,volume\n';
const row = (minute: number, close = 1.1) =>
  `2024-01-03 10:${String(minute).padStart(2, '0')},1.10000,1.20000,1.00000,${close.toFixed(5)},${minute}\n`;
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => row(from + i)).join('');

describe('importing bars', () => {
  it('reports every row once: added, rejected or a duplicate', async () => {
    const path = fixture.write('a.csv', `${HEADER}${rows(0, 10)}${row(5)}${row(6, 1.15)}2024-01-03 10:30,1,0.5,2,1,1\nrubbish\n`);
    const report = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1m' });
    expect(report).toMatchObject({ rows: 14, added: 10, rejected: 2, repaired: 0, duplicates: 2, differing: 0 });
    expect(report.problems.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '13 the bar of this time is in line 8 with other values; the earlier line was kept',
      '14 high 0.5 is below low 2',
      '15 the time "rubbish" can\'t be read as YYYY-MM-DD HH:MM',
    ]);
    expect(fixture.bars('ABC', '1m').close[6]).toBe(1.1);
  });

  it('keeps the later of two lines about one bar when it may repair', async () => {
    const path = fixture.write('a.csv', `${HEADER}${rows(0, 3)}${row(1, 1.15)}2024-01-03 10:30,1,0.5,2,1,1\n`);
    const report = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1m', repair: true });
    expect(report).toMatchObject({ rows: 5, added: 4, rejected: 0, repaired: 2, duplicates: 1 });
    const bars = fixture.bars('ABC', '1m');
    expect(bars.close[1]).toBe(1.15);
    expect([bars.high[3], bars.low[3]]).toEqual([2, 0.5]);
  });

  it('adds nothing the second time and only the new rows of a longer file', async () => {
    await fixture.importFile(fixture.write('a.csv', HEADER + rows(0, 20)), { symbol: 'ABC', timeframe: '1m' });
    const again = await fixture.importFile(fixture.write('b.csv', HEADER + rows(0, 20)), { symbol: 'ABC', timeframe: '1m' });
    expect(again).toMatchObject({ rows: 20, added: 0, duplicates: 20 });
    const longer = await fixture.importFile(fixture.write('c.csv', HEADER + rows(10, 30)), { symbol: 'ABC', timeframe: '1m' });
    expect(longer).toMatchObject({ rows: 20, added: 10, duplicates: 10 });
    expect(fixture.bars('ABC', '1m').timeUs).toHaveLength(30);
  });

  it('keeps stored values unless it is told to replace them', async () => {
    await fixture.importFile(fixture.write('a.csv', HEADER + row(0, 1.1)), { symbol: 'ABC', timeframe: '1m' });
    const other = fixture.write('b.csv', HEADER + row(0, 1.15));
    const kept = await fixture.importFile(other, { symbol: 'ABC', timeframe: '1m' });
    expect(kept).toMatchObject({ added: 0, duplicates: 1, differing: 1, notes: [expect.stringContaining('the stored ones were kept')] });
    expect(fixture.bars('ABC', '1m').close[0]).toBe(1.1);
    const replaced = await fixture.importFile(other, { symbol: 'ABC', timeframe: '1m', replace: true });
    expect(replaced).toMatchObject({ added: 1, duplicates: 0, differing: 1 });
    expect(fixture.bars('ABC', '1m').close[0]).toBe(1.15);
  });

  it('hashes what is stored: times, then each column, as little-endian doubles', async () => {
    const report = await fixture.importFile(fixture.write('a.csv', HEADER + rows(0, 3)), { symbol: 'ABC', timeframe: '1m' });
    const start = us('2024-01-03T10:00:00Z');
    const columns = [[0, 1, 2].map((i) => start + i * 60e6), [1.1, 1.1, 1.1], [1.2, 1.2, 1.2], [1, 1, 1], [1.1, 1.1, 1.1], [0, 1, 2]];
    const bytes = Buffer.alloc(18 * 8);
    for (const [i, value] of columns.flat().entries()) bytes.writeDoubleLE(value, i * 8);
    expect(report.datasetHash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('counts gaps by the calendar: a weekend of a currency is none, a missing hour is one', async () => {
    const line = (time: string) => `${time},1.1,1.1,1.1,1.1,5\n`;
    // Friday 21:00 UTC is the last hour before the weekend, Sunday 22:00 UTC the first after it.
    const times = ['2024-01-05 20:00', '2024-01-05 21:00', '2024-01-07 22:00', '2024-01-07 23:00', '2024-01-08 02:00', '2024-01-08 03:00'];
    const path = fixture.write('fx.csv', HEADER + times.map(line).join(''));
    const fx = await fixture.importFile(path, { symbol: 'EURUSD', timeframe: '1h' });
    expect(fx.quality).toMatchObject({ gaps: 1, longestGapSeconds: 3 * 3600 });
    const unknown = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1h' });
    expect(unknown.quality.gaps).toBe(2);
  });

  it('infers the properties of an instrument that nobody has described', async () => {
    const file = (prices: string) => fixture.write('a.csv', `${HEADER}2024-01-03,${prices},1\n2024-01-04,${prices},1\n`);
    await fixture.importFile(file('1.08416,1.08416,1.08416,1.08416'), { symbol: 'EURUSD', timeframe: '1d' });
    await fixture.importFile(file('151.234,151.234,151.234,151.234'), { symbol: 'USDJPY', timeframe: '1d' });
    await fixture.importFile(file('42123.5,42123.5,42123.5,42123.5'), { symbol: 'BTCUSDT', timeframe: '1d' });
    await fixture.importFile(file('189.30,189.95,189.30,189.50'), { symbol: 'AAPL', timeframe: '1d' });
    expect(fixture.store.findInstrument('EURUSD')).toMatchObject({
      assetClass: 'fx',
      tickSize: 1e-5,
      pip: 1e-4,
      currency: 'USD',
      calendar: 'fx',
    });
    expect(fixture.store.findInstrument('USDJPY')).toMatchObject({ assetClass: 'fx', tickSize: 1e-3, pip: 1e-2, currency: 'JPY' });
    expect(fixture.store.findInstrument('BTCUSDT')).toMatchObject({
      assetClass: 'crypto',
      tickSize: 0.1,
      currency: 'USDT',
      calendar: 'utc',
    });
    expect(fixture.store.findInstrument('AAPL')).toMatchObject({
      assetClass: 'other',
      tickSize: 0.01,
      calendar: 'utc',
      isSimulated: false,
    });
  });

  it('stores nothing when it is cancelled while reading, and leaves no file behind', async () => {
    const path = fixture.write(
      'big.csv',
      HEADER + Array.from({ length: 60_000 }, (_, i) => `${1_700_000_000 + i * 60},1,1,1,1,1`).join('\n'),
    );
    const abort = new AbortController();
    const steps = { count: 0 };
    const cancelled = runImport(
      fixture.dependencies,
      { path, fileName: 'big.csv' },
      { symbol: 'ABC', timeframe: '1m', format: 'auto', timeZone: 'UTC', repair: false, replace: false },
      abort.signal,
      () => {
        if (++steps.count === 5) abort.abort();
      },
    );
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(fixture.store.listSeries()).toEqual([]);
    expect(fixture.store.listInstruments()).toEqual([]);
    expect(readdirSync(fixture.dependencies.folder)).toEqual([]);
  });

  it('leaves whole blocks when it is cancelled while merging, and the same file then adds the rest', async () => {
    const total = 60_000;
    const path = fixture.write(
      'big.csv',
      HEADER + Array.from({ length: total }, (_, i) => `${1_700_000_000 + i * 60},1,1,1,1,1`).join('\n'),
    );
    const abort = new AbortController();
    const store = { ...fixture.store };
    let merges = 0;
    store.mergeBars = (...args) => {
      if (++merges === 3) abort.abort();
      return fixture.store.mergeBars(...args);
    };
    const options = { symbol: 'ABC', timeframe: '1m', format: 'auto', timeZone: 'UTC', repair: false, replace: false } as const;
    const cancelled = runImport({ ...fixture.dependencies, store }, { path, fileName: 'big.csv' }, options, abort.signal, () => {});
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    const stored = fixture.bars('ABC', '1m').timeUs.length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(total);
    const report = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1m' });
    expect(report).toMatchObject({ rows: total, added: total - stored, duplicates: stored });
    expect(existsSync(`${fixture.dependencies.folder}/import-${report.importId}.rows`)).toBe(false);
  });

  it('says what to do when the disk has no room for the rows on their way', async () => {
    const full = createLocalPreparer(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    const path = fixture.write('a.csv', HEADER + rows(0, 3));
    const failing = makeImportFixture(full);
    await expect(failing.importFile(path, { symbol: 'ABC', timeframe: '1m' })).rejects.toMatchObject({ code: 'StorageFull' });
    failing.remove();
  });

  it('keeps a volume of 0 and leaves an absent one unknown', async () => {
    const path = fixture.write('a.csv', 'time,open,high,low,close,volume\n2024-01-03,1,1,1,1,0\n2024-01-04,1,1,1,1,\n');
    const report = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1d' });
    expect(report.quality.zeroVolume).toBe(1);
    expect([...fixture.bars('ABC', '1d').volume]).toEqual([0, Number.NaN]);
  });

  it('rejects local times that never were, with the reason', async () => {
    const path = fixture.write('a.csv', `${HEADER}2019-03-10 01:30,1,1,1,1,1\n2019-03-10 02:30,1,1,1,1,1\n2019-03-10 03:30,1,1,1,1,1\n`);
    const report = await fixture.importFile(path, { symbol: 'ABC', timeframe: '30m', timeZone: 'America/New_York' });
    expect(report).toMatchObject({ added: 2, rejected: 1, from: '2019-03-10T06:30:00Z', to: '2019-03-10T07:30:00Z' });
    expect(report.problems[0]?.reason).toBe('the time "2019-03-10 02:30" does not exist in America/New_York: the clocks were put forward');
  });

  it('uses nothing when every row is rejected, and says the first reasons', async () => {
    const path = fixture.write('a.csv', `${HEADER}2024-01-03,0,0,0,0,0\n2024-01-04,5,4,6,5,1\n`);
    await expect(fixture.importFile(path, { symbol: 'ABC', timeframe: '1d' })).rejects.toMatchObject({
      code: 'NothingUsable',
      message: expect.stringContaining('line 2: open 0 is not a positive price; line 3: high 4 is below low 6'),
    });
  });
});

describe('the quality of imported prices', () => {
  const closes = (jumps: Record<number, number>) =>
    Array.from({ length: 60 }, (_, minute) => 1.1 + (minute % 2) * 0.0001 + (jumps[minute] ?? 0)).map((close, minute) =>
      row(minute, close),
    );

  it('says what an outlier is, that it was kept, and where the largest are', async () => {
    const path = fixture.write('a.csv', HEADER + closes({ 40: 0.05 }).join(''));
    const { notes, quality, added } = await fixture.importFile(path, { symbol: 'ABC', timeframe: '1m' });
    expect([added, quality.outliers]).toEqual([60, 2]);
    expect(notes).toEqual([
      '2 outliers: a price more than 8 times the usual change, and more than 0.1 %, away from the one before. Nothing was rejected for it: look at the chart whether the price or the file is right. They are: 2024-01-03 10:40:00 UTC +4.5 %, 2024-01-03 10:41:00 UTC -4.3 %.',
    ]);
  });

  it('names no more than the five largest, and says nothing where there is none', async () => {
    const jumps = { 40: 0.02, 42: 0.04, 44: 0.06, 46: 0.08 };
    const { notes, quality } = await fixture.importFile(fixture.write('a.csv', HEADER + closes(jumps).join('')), {
      ...{ symbol: 'ABC', timeframe: '1m' as const },
    });
    expect(quality.outliers).toBeGreaterThan(5);
    expect(notes[0]).toMatch(/The largest: 2024-01-03 10:46:00 UTC \+7\.\d %, (.* %, ){3}.* %\.$/);
    const calm = await fixture.importFile(fixture.write('b.csv', HEADER + closes({}).join('')), { symbol: 'DEF', timeframe: '1m' });
    expect(calm.notes).toEqual([]);
  });
});
