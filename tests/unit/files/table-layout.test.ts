import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTable } from '#adapters/files/table-reader.ts';
import type { TableReadOptions } from '#core/ports/table-file.ts';
import { type ImportFixture, makeImportFixture, us } from '#tests/support/import-fixture.ts';

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture();
});
afterEach(() => fixture.remove());

/** The layout of a file and all its rows. */
function read(content: string | Uint8Array, options: Partial<TableReadOptions> = {}, name = 'file.csv') {
  const table = openTable(fixture.write(name, content), {
    kind: null,
    format: 'auto',
    columns: null,
    timeZone: 'UTC',
    fileName: name,
    ...options,
  });
  const rows: number[][] = [];
  const problems: (string | null)[] = [];
  while (table.next()) {
    rows.push([...table.values]);
    problems.push(table.problem);
  }
  table.close();
  return { layout: table.layout, rows, problems };
}

const DAY = us('2024-01-03T00:00:00Z');

describe('recognising a file', () => {
  it('reads an MT4 export without header', () => {
    const { layout, rows } = read('2024.01.03,00:00,1.1,1.2,1.0,1.15,77\n2024.01.03,00:01,1.1,1.2,1.0,1.15,78\n');
    expect(layout).toMatchObject({
      kind: 'bars',
      header: null,
      columns: ['date', 'clock', 'open', 'high', 'low', 'close', 'volume'],
      timeFormat: 'YYYY.MM.DD HH:MM',
    });
    expect(rows[1]).toEqual([DAY + 60e6, 1.1, 1.2, 1, 1.15, 78]);
  });

  it('takes TICKVOL for the volume where VOL is 0, and VOL where it is not', () => {
    const { layout, rows } = read(
      '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n2024.01.03\t1\t2\t0.5\t1.5\t184\t0\t2\r\n2024.01.04\t1\t2\t0.5\t1.5\t184\t9000\t2\r\n',
    );
    expect(layout).toMatchObject({ format: 'mt5-bars', delimiter: '\t', encoding: 'utf-8' });
    expect(rows.map((row) => row[5])).toEqual([184, 9000]);
  });

  it('reads an Excel export whose first line names the separator', () => {
    const { layout, rows } = read(
      'sep=;\nDate;Time;Open;High;Low;Close;Volume\n03.01.2024;00:01;1,5;2,5;1,25;1,75;9\n13.01.2024;00:01;1,5;2,5;1,25;1,75;9\n',
    );
    expect(layout).toMatchObject({ delimiter: ';', decimalComma: true });
    expect(rows[0]).toEqual([DAY + 60e6, 1.5, 2.5, 1.25, 1.75, 9]);
  });

  it('passes over lines before the header', () => {
    const { layout, rows } = read(
      'https://www.example.com\n# downloaded today\nUnix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n1704240000,2024-01-03 00:00:00,BTC/USD,1,2,0.5,1.5,3,99\n',
    );
    expect(layout).toMatchObject({
      header: expect.arrayContaining(['Unix']),
      columns: ['time', null, null, 'open', 'high', 'low', 'close', 'volume', null],
    });
    expect(rows).toEqual([[DAY, 1, 2, 0.5, 1.5, 3]]);
  });

  it('ignores an adjusted close and takes Price for the close where there is no other', () => {
    expect(read('Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-03,1,2,0.5,1.5,1.4,9\n').rows).toEqual([[DAY, 1, 2, 0.5, 1.5, 9]]);
    expect(
      read('"Date","Price","Open","High","Low","Vol.","Change %"\n"01/31/2024","1,500.5","1,400","1,600","1,300","1.5K","0.2%"\n').rows,
    ).toEqual([[us('2024-01-31T00:00:00Z'), 1400, 1600, 1300, 1500.5, 1500]]);
  });

  it('knows a decimal comma by cells that can be nothing else', () => {
    const { layout, rows } = read(
      'Date;Open;High;Low;Close\n03.01.2024;1.234,5;1.300,0;1.200,25;1.250,0\n13.01.2024;1.234,5;1.300,0;1.200,25;1.250,0\n',
    );
    expect(layout).toMatchObject({ decimalComma: true, delimiter: ';', timeFormat: 'DD.MM.YYYY' });
    expect(rows[0]?.slice(1, 5)).toEqual([1234.5, 1300, 1200.25, 1250]);
  });

  it('takes the greater of two prices for the ask', () => {
    expect(read('1704240000000,1.1002,1.1\n1704240000001,1.1003,1.1001\n', { kind: 'ticks' })).toMatchObject({
      layout: { columns: ['time', 'ask', 'bid'] },
    });
    expect(read('1704240000000,1.1,1.1002\n1704240000001,1.1001,1.1003\n', { kind: 'ticks' })).toMatchObject({
      layout: { columns: ['time', 'bid', 'ask'] },
    });
    expect(read('1704240000000,101.5,7\n1704240000001,101.6,3\n', { kind: 'ticks' })).toMatchObject({
      layout: { columns: ['time', 'last', 'volume'] },
    });
  });

  it.each([
    ['an array of arrays', '[[1704240000000,1,2,0.5,1.5,3],\n [1704326400000,1,2,0.5,1.5,null]]'],
    [
      'an array of objects',
      '[{"timestamp":1704240000000,"open":1,"high":2,"low":0.5,"close":1.5,"volume":3},{"volume":null,"close":"1.5","timestamp":1704326400000,"open":1,"high":2,"low":0.5}]',
    ],
    [
      'an object per line',
      '{"t":"2024-01-03T00:00:00Z","o":1,"h":2,"l":0.5,"c":1.5,"v":3}\n{"t":"2024-01-04T00:00:00Z","o":1,"h":2,"l":0.5,"c":1.5}\n',
    ],
    ['an array per line', '[1704240000000,1,2,0.5,1.5,3]\n[1704326400000,1,2,0.5,1.5,null]\n'],
    [
      'an array inside an answer',
      '{"status":"ok","count":2,"data":[[1704240000000,1,2,0.5,1.5,3],[1704326400000,1,2,0.5,1.5,null]],"more":false}',
    ],
  ])('reads JSON as %s', (_, text) => {
    const { layout, rows, problems } = read(text, {}, 'file.json');
    expect(layout).toMatchObject({ format: 'json', kind: 'bars' });
    expect(problems).toEqual([null, null]);
    expect(rows).toEqual([
      [DAY, 1, 2, 0.5, 1.5, 3],
      [DAY + 86_400e6, 1, 2, 0.5, 1.5, Number.NaN],
    ]);
  });

  it('finds the order of day and month at the end of the file when its beginning leaves it open', () => {
    const lines = Array.from({ length: 4000 }, (_, i) => `02/03/2017 10:00:${String(Math.floor(i / 100)).padStart(2, '0')},1.1,1.2`);
    const file = (last: string) => `time,bid,ask\n${lines.join('\n')}\n${last},1.1,1.2\n`;
    expect(read(file('14/03/2017 10:00:00')).layout).toMatchObject({ timeFormat: 'DD/MM/YYYY HH:MM:SS' });
    expect(read(file('02/14/2017 10:00:00')).layout).toMatchObject({ timeFormat: 'MM/DD/YYYY HH:MM:SS' });
    expect(read(file('02/03/2017 11:00:00')).layout.notes[0]).toContain('nothing in the file decides it');
  });

  it('reads a header with letters of an old Windows code page', () => {
    const { layout, rows } = read(Buffer.from('Date;Open;High;Low;Close;W\u00e4hrung\n2024-01-03;1;2;0.5;1.5;EUR\n', 'latin1'));
    expect(layout.encoding).toBe('windows-1252');
    expect(rows[0]?.slice(1, 5)).toEqual([1, 2, 0.5, 1.5]);
  });

  it('says what it missed and how to name it', () => {
    expect(() => read('when,price\n2024-01-03,1\n', { kind: 'bars' })).toThrow(/open, high, low.*--columns time,open/s);
    expect(() => read('a,b\n1,2\n', { columns: ['time', 'foo'] })).toThrow(/"foo" is not a column/);
    expect(() => read('time,open,high,low,close\n2024-01-03,1,2,0.5,1.5\n', { format: 'mt5' })).toThrow(/MetaTrader export/);
    expect(() => read('time,open,high,low,close\n2024-01-03,1,2,0.5,1.5\n', { format: 'json' })).toThrow(/Expected JSON/);
  });
});
