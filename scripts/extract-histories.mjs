// Makes resources/histories/*.json, the sample histories that come with the app, from two development packages. Runs at build;
// does nothing where the packages are not installed. Both licences ask for their notice to be kept: it is in each file's origin and in the notices.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const HISTORIES = [
  {
    file: 'aapl-1d.json',
    package: '@observablehq/sample-datasets',
    data: 'aapl.csv',
    licence: 'ISC licence, Copyright 2024 Observable, Inc.',
    title: 'AAPL daily',
    // Its closes are a seventh of what was paid before the split of 2014-06-09; dividends are in a column that is not taken.
    adjustedFor: 'splits',
    instrument: {
      symbol: 'AAPL',
      assetClass: 'equity',
      tickSize: 0.01,
      pip: 0.01,
      currency: 'USD',
      contractSize: 1,
      lotStep: 1,
    },
  },
  {
    file: 'sp500-1d.json',
    package: 'vega-datasets',
    data: 'data/sp500-2000.csv',
    licence:
      'package under the BSD 3-Clause licence, Copyright 2016 University of Washington Interactive Data Lab; its catalogue names Yahoo Finance as the source',
    title: 'S&P 500 index daily',
    instrument: { symbol: 'SP500', assetClass: 'index', tickSize: 0.01, pip: 1, currency: 'USD', contractSize: 1, lotStep: 1 },
  },
];

const COLUMNS = ['open', 'high', 'low', 'close', 'volume'];

function readBars(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = header.toLowerCase().split(',');
  const bars = { timeUs: [], open: [], high: [], low: [], close: [], volume: [] };
  for (const line of lines) {
    const row = line.split(',');
    const values = COLUMNS.map((name) => Number(row[names.indexOf(name)]));
    const timeUs = Date.parse(`${row[names.indexOf('date')]}T00:00:00Z`) * 1000;
    if (![timeUs, ...values].every(Number.isFinite)) throw new Error(`${path}: can't read the line "${line}"`);
    bars.timeUs.push(timeUs);
    for (const [i, name] of COLUMNS.entries()) bars[name].push(values[i]);
  }
  return bars;
}

const folder = join(root, 'resources', 'histories');
mkdirSync(folder, { recursive: true });
for (const history of HISTORIES) {
  const target = join(folder, history.file);
  const packageFolder = join(root, 'node_modules', history.package);
  if (!existsSync(packageFolder)) continue;
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const bars = readBars(join(packageFolder, history.data));
  const day = (timeUs) => new Date(timeUs / 1000).toISOString().slice(0, 10);
  const span = `${day(bars.timeUs[0])} to ${day(bars.timeUs.at(-1))}`;
  const origin = `Sample that comes with the app: ${history.title}, ${span}, from npm ${history.package} ${version} (${history.licence}).`;
  // Dates stay dates, midnight UTC, as an import of the same file gives them. Prices keep the decimals that adjusting gave them: the tick
  // size is for display.
  const instrument = { ...history.instrument, calendar: 'utc', isSimulated: false };
  writeFileSync(target, JSON.stringify({ origin, instrument, adjustedFor: history.adjustedFor ?? 'nothing', timeframe: '1d', bars }));
  console.log(`${history.file}: ${bars.timeUs.length} bars`);
}
