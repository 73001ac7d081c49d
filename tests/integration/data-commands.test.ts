// verifies: command-line
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

let folder = '';
let bars = '';

function tradewind(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, '--data-dir', join(folder, 'data'), ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const json = (...words: string[]) => {
  const { status, stdout } = tradewind(...words, '--json');
  return { status, document: JSON.parse(stdout) };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-cli-'));
  bars = join(folder, 'bars.csv');
  // 300 weekdays from Monday 2022-01-03 on; close rises by 0.01 a day.
  const lines = ['Date;Open;High;Low;Close;Volume'];
  for (let day = 0; lines.length <= 300; day++) {
    const date = new Date(Date.UTC(2022, 0, 3 + day));
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    const close = (100 + lines.length / 100).toFixed(2).replace('.', ',');
    lines.push(`${date.toISOString().slice(0, 10)};100,00;200,00;50,00;${close};${lines.length}`);
  }
  lines.push('2030-01-01;0;0;0;0;0');
  writeFileSync(bars, lines.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the data commands', () => {
  it('import a file and report what CLI.md promises', () => {
    const rejected = join(folder, 'rejected.csv');
    const { status, document } = json('import', bars, '--symbol', 'ABC', '--timeframe', '1d', '--rejected', rejected);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      symbol: 'ABC',
      timeframe: '1d',
      rows: 301,
      added: 300,
      rejected: 1,
      repaired: 0,
      duplicates: 0,
      from: '2022-01-03T00:00:00Z',
      to: '2023-02-24T00:00:00Z',
      datasetHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      problems: [{ line: 302, reason: 'open 0 is not a positive price' }],
      quality: { gaps: 0, outliers: 0 },
    });
    expect(readFileSync(rejected, 'utf8')).toBe('line,reason,text\n302,open 0 is not a positive price,2030-01-01;0;0;0;0;0\n');
    expect(json('import', bars, '--symbol', 'ABC', '--timeframe', '1d').document).toMatchObject({ added: 0, duplicates: 300 });
  });

  it('show what is stored, as a table, as CSV and as JSON', () => {
    expect(json('data', 'list').document).toContainEqual({
      symbol: 'ABC',
      timeframe: '1d',
      count: 300,
      from: '2022-01-03T00:00:00Z',
      to: '2023-02-24T00:00:00Z',
    });
    const csv = tradewind(
      'data',
      'show',
      '--symbol',
      'ABC',
      '--timeframe',
      '1d',
      '--from',
      '2022-01-03',
      '--to',
      '2022-01-04',
      '--format',
      'csv',
    );
    expect(csv.stdout).toBe(
      'time,open,high,low,close,volume\n2022-01-03T00:00:00Z,100,200,50,100.01,1\n2022-01-04T00:00:00Z,100,200,50,100.02,2\n',
    );
    expect(csv.stderr).toBe('');
    const table = tradewind('data', 'show', '--symbol', 'ABC', '--timeframe', '1d', '--to', '2022-01-03');
    expect(table.stdout).toContain('2022-01-03T00:00:00Z   100   200   50  100.01       1');
  });

  it('build weekly bars from the stored days, and do not take them for stored ones', () => {
    const { document } = json('bars', '--symbol', 'ABC', '--timeframe', '1w', '--to', '2022-01-10T00:00:00Z');
    expect(document).toEqual([{ time: '2022-01-03T00:00:00Z', open: 100, high: 200, low: 50, close: 100.05, volume: 15 }]);
    const stored = json('data', 'show', '--symbol', 'ABC', '--timeframe', '1w');
    expect(stored).toMatchObject({ status: 1, document: { error: { code: 'NoData' } } });
  });

  it('run an indicator: absent before its warm-up, then the mean', () => {
    const { stdout } = tradewind(
      'indicators',
      'run',
      'sma',
      '--symbol',
      'ABC',
      '--timeframe',
      '1d',
      '--set',
      'period=5',
      '--format',
      'csv',
    );
    const [header, ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(header).toEqual(['time', 'sma']);
    expect(rows).toHaveLength(300);
    expect(rows[3]).toEqual(['2022-01-06T00:00:00Z', '']);
    expect(Number(rows[4]?.[1])).toBeCloseTo(100.03, 10);
    const several = tradewind('indicators', 'run', 'macd', '--symbol', 'ABC', '--timeframe', '1d', '--format', 'csv');
    expect(several.stdout.split('\n')[0]).toBe('time,macd,signal,histogram');
    expect(json('indicators', 'list').document.map((one: { id: string }) => one.id)).toContain('sma');
  });

  it('run an indicator against another instrument, as NumPy has it for the same closes', () => {
    const closes = { ONE: (i: number) => 100 + ((i * 37) % 23) + i / 8, TWO: (i: number) => 50 + ((i * 29) % 17) - i / 16 };
    for (const [symbol, closeOf] of Object.entries(closes)) {
      const rows = Array.from({ length: 40 }, (_, i) => {
        const close = closeOf(i);
        return [new Date(Date.UTC(2022, 0, 1 + i)).toISOString().slice(0, 10), close, close, close, close, 1].join(',');
      });
      const file = join(folder, `${symbol}.csv`);
      writeFileSync(file, ['date,open,high,low,close,volume', ...rows].join('\n'));
      expect(json('import', file, '--symbol', symbol, '--timeframe', '1d').document).toMatchObject({ added: 40 });
    }
    const run = (id: string, ...settings: string[]) =>
      tradewind('indicators', 'run', id, '--symbol', 'ONE', '--timeframe', '1d', '--format', 'csv', '--set', ...settings);
    const newest = (id: string) => {
      const rows = run(id, 'against=instrument', 'with=TWO', 'period=10').stdout.trimEnd().split('\n');
      expect(rows).toHaveLength(41);
      return Number(rows[40]?.split(',')[1]);
    };
    expect(newest('correlation')).toBeCloseTo(0.007430722995779292, 10);
    expect(newest('beta')).toBeCloseTo(-0.07019489685988983, 10);
    const alone = run('beta', 'against=instrument');
    expect([alone.status, alone.stdout]).toEqual([1, '']);
    expect(alone.stderr).toContain('The parameter with must be the symbol of the other instrument when against is instrument');
    expect(run('beta', 'against=instrument', 'with=NOBODY').stderr).toContain('there are no 1d bars of "NOBODY" to compare with');
  });

  it('print what an indicator marks, as rows and as documents, and either form of what repaints', () => {
    const series = ['--symbol', 'ABC', '--timeframe', '1d', '--from', '2022-03-01', '--to', '2022-03-02'];
    const { status, stdout } = tradewind('indicators', 'marks', 'cdl-doji', ...series, '--format', 'csv');
    expect(status).toBe(0);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('known,kind,direction,from,to,bottom,top,state,stateAt,text,evidence');
    // Bodies of a few hundredths in bars 150 high: each of the two days is a doji.
    expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
      ['2022-03-01T00:00:00Z', 'cdl-doji'],
      ['2022-03-02T00:00:00Z', 'cdl-doji'],
    ]);
    const { document } = json('indicators', 'marks', 'cdl-doji', ...series);
    expect(document[0]).toMatchObject({ known: '2022-03-01T00:00:00Z', shape: 'label', evidence: expect.any(Array) });
    const none = json('indicators', 'marks', 'sma', ...series);
    expect(none).toMatchObject({ status: 1, document: { error: { code: 'NoMarks', message: expect.stringContaining('cdl-doji') } } });
    const both = ['published', 'live'].map(
      (form) => tradewind('indicators', 'run', 'ichimoku', ...series, '--form', form, '--format', 'csv').stdout,
    );
    expect(both[0]?.split('\n')[0]).toBe(both[1]?.split('\n')[0]);
    expect(both[0]).not.toBe(both[1]);
  });

  it('list feature sets, read vectors, fit a scaling and apply it', () => {
    const series = ['--symbol', 'ABC', '--timeframe', '1d'];
    const [, standard] = json('features', 'list').document;
    expect(standard).toMatchObject({ id: 'standard', version: 1 });
    expect(standard.features).toHaveLength(50);
    const read = tradewind('features', 'read', ...series, '--format', 'csv');
    const [header, ...rows] = read.stdout.trimEnd().split('\n');
    expect(header).toBe(`time,${standard.features.map((one: { name: string }) => one.name).join(',')}`);
    expect(rows).toHaveLength(300);
    expect(rows[0]).toMatch(/^2022-01-03T00:00:00Z,,,,,1\.499/);
    const fitted = json('features', 'fit', ...series, '--from', '2022-01-03', '--to', '2022-12-31');
    expect(fitted).toMatchObject({ status: 0, document: { id: 0, set: 'standard', method: 'standard', knownRows: 61 } });
    expect(json('features', 'scalings').document).toEqual([fitted.document]);
    const scaled = json('features', 'read', ...series, '--scaling', '0', '--from', '2022-12-01');
    expect(scaled.document).toHaveLength(62);
    expect(tradewind('features', 'read', ...series, '--scaling', '0').stderr).toContain('fitted on 2022-01-03T00:00:00Z');
    const k = standard.features.findIndex((one: { name: string }) => one.name === 'sma-10-distance');
    const raw = json('features', 'read', ...series, '--from', '2022-12-01').document;
    const [center, scale] = [fitted.document.center[k], fitted.document.scale[k]];
    expect(scaled.document[5]['sma-10-distance']).toBeCloseTo((raw[5]['sma-10-distance'] - center) / scale, 9);
    expect(json('features', 'read', ...series, '--set', 'nonsense')).toMatchObject({
      status: 1,
      document: { error: { code: 'UnknownFeatureSet' } },
    });
  });

  it('show and change an instrument', () => {
    expect(json('instruments', 'show', 'ABC').document).toMatchObject({ symbol: 'ABC', tickSize: 0.01, calendar: 'utc' });
    expect(json('instruments', 'set', 'ABC', '--tick-size', '0.05', '--calendar', 'us-equity').document).toMatchObject({
      tickSize: 0.05,
      calendar: 'us-equity',
    });
    expect(json('instruments', 'list').document.find((one: { symbol: string }) => one.symbol === 'ABC')).toMatchObject({ tickSize: 0.05 });
  });

  it('import ticks, make their bars and delete them again', () => {
    const path = join(folder, 'ticks.json');
    writeFileSync(
      path,
      JSON.stringify(
        Array.from({ length: 120 }, (_, i) => [1_704_405_600_000 + i * 1000, (11_002 + i * 10) / 10_000, (1100 + i) / 1000, 1, 1]),
      ),
    );
    expect(
      json('import', path, '--symbol', 'EURUSD', '--timeframe', 'tick', '--columns', 'time,ask,bid,askVolume,bidVolume').document,
    ).toMatchObject({ added: 120 });
    expect(json('bars', '--symbol', 'EURUSD', '--timeframe', '1m').document).toMatchObject([
      { time: '2024-01-04T22:00:00Z', open: 1.1, close: 1.159, volume: 60 },
      { time: '2024-01-04T22:01:00Z', open: 1.16, volume: 60 },
    ]);
    expect(json('data', 'show', '--symbol', 'EURUSD', '--timeframe', 'tick', '--to', '2024-01-04T22:00:01Z').document).toEqual([
      { time: '2024-01-04T22:00:00Z', bid: 1.1, ask: 1.1002, last: null, volume: 0 },
    ]);
    expect(json('data', 'delete', '--symbol', 'EURUSD', '--timeframe', 'tick').document).toMatchObject({ deleted: 120 });
    expect(json('data', 'delete', '--symbol', 'EURUSD', '--timeframe', '1m').document).toMatchObject({ deleted: 2 });
    expect(json('data', 'verify').document).toMatchObject({ problems: [] });
  });

  it('end with 1 and one line when the work failed, with 2 when the usage is wrong', () => {
    const absent = tradewind('import', join(folder, 'absent.csv'), '--symbol', 'ABC', '--timeframe', '1d');
    expect(absent).toMatchObject({ status: 1, stdout: '' });
    expect(absent.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(json('bars', '--symbol', 'NOPE', '--timeframe', '1d')).toMatchObject({
      status: 1,
      document: { error: { code: 'UnknownInstrument' } },
    });
    for (const wrong of [
      ['import', bars, '--symbol', 'ABC'],
      ['import', bars, '--symbol', 'A B', '--timeframe', '1d'],
      ['bars', '--symbol', 'ABC', '--timeframe', '2h'],
      ['data', 'show', '--symbol', 'ABC', '--timeframe', '1d', '--from', 'soon'],
      ['indicators', 'run', 'sma', '--symbol', 'ABC', '--timeframe', '1d', '--set', 'period'],
      ['instruments', 'set', 'ABC'],
      ['bench', 'nothing'],
      ['bench', 'ticks', '--seconds', 'some'],
    ])
      expect(json(...wrong), wrong.join(' ')).toEqual({
        status: 2,
        document: { error: { code: 'WrongUsage', message: expect.stringMatching(/^(?!error:).{10,}/) } },
      });
    const bare = tradewind('bars', '--timeframe', '1d');
    expect(bare).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining("required option '--symbol <symbol>'") });
    const unknown = json('indicators', 'run', 'bolinger', '--symbol', 'ABC', '--timeframe', '1d');
    expect(unknown).toMatchObject({ status: 1, document: { error: { code: 'UnknownIndicator' } } });
    expect(unknown.document.error.message).toContain('Did you mean bollinger');
  });

  it('cancel cleanly on Ctrl-C: nothing of the file is stored while it is being read', async () => {
    const path = join(folder, 'big.csv');
    writeFileSync(
      path,
      `time,open,high,low,close,volume\n${Array.from({ length: 1_500_000 }, (_, i) => `${1_000_000_000 + i * 60},1,1,1,1,1`).join('\n')}`,
    );
    const child = spawn(process.execPath, [
      PROGRAM,
      '--data-dir',
      join(folder, 'other'),
      '--json',
      'import',
      path,
      '--symbol',
      'BIG',
      '--timeframe',
      '1m',
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    // The rows on their way are the sign that the thread has begun to read.
    const imports = join(folder, 'other', 'imports');
    await expect
      .poll(() => existsSync(imports) && readdirSync(imports).some((name) => name.endsWith('.unsorted')), { timeout: 20_000, interval: 5 })
      .toBe(true);
    child.kill('SIGINT');
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'Cancelled' } });
    expect(readdirSync(imports)).toEqual([]);
  });
});
