import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ByteSource } from '#adapters/files/byte-source.ts';
import { DelimitedRows } from '#adapters/files/delimited-rows.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-rows-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readAll(content: string, delimiter: string): string[][] {
  const path = join(folder, 'rows.csv');
  writeFileSync(path, content);
  const rows = new DelimitedRows(new ByteSource(path), delimiter, '\n');
  const all: string[][] = [];
  while (rows.next())
    all.push(
      Array.from({ length: rows.fieldCount }, (_, i) => rows.bytes.toString('utf8', rows.starts[i], rows.ends[i]).replaceAll('""', '"')),
    );
  rows.close();
  return all;
}

describe('rows of a delimited text', () => {
  it('are those of csv-parse, quoted cells and Windows line ends included', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', ' ', '.', 'é', '漢', '\t'), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(',', ';', '|'),
        fc.constantFrom('\n', '\r\n'),
        (rows, delimiter, end) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const content = `x${delimiter}y${end}${rows.map((row) => row.map(quote).join(delimiter)).join(end)}${end}`;
          expect(readAll(content, delimiter)).toEqual(parse(content, { delimiter, relaxColumnCount: true }));
        },
      ),
    );
  });

  it('end at the line break even inside a quote that is never closed', () => {
    expect(readAll('a,"b\nc,d\n', ',')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('are numbered by their line, blank lines counted', () => {
    writeFileSync(join(folder, 'rows.csv'), 'a,b\n\n   \r\nc,d');
    const rows = new DelimitedRows(new ByteSource(join(folder, 'rows.csv')), ',', '\n');
    const lines: number[] = [];
    while (rows.next()) lines.push(rows.line);
    rows.close();
    expect(lines).toEqual([1, 4]);
  });
});
