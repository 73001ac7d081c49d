// verifies: import-report
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImportFixture, makeImportFixture } from '#tests/support/import-fixture.ts';

let fixture: ImportFixture;
beforeEach(() => {
  fixture = makeImportFixture();
});
afterEach(() => fixture.remove());

const HEADER = 'time,open,high,low,close,volume\n';
const good = (day: number) => `2024-01-${String(day).padStart(2, '0')},1,2,0.5,1.5,10\n`;
const OPTIONS = { symbol: 'ABC', timeframe: '1d' } as const;

const rejectedCsv = (importId: string) => readFileSync(join(fixture.dependencies.folder, `import-${importId}.rejected.csv`), 'utf8');

describe('a file that means harm or is broken', () => {
  it('with a line of 100 MB costs that line and little memory', async () => {
    const path = fixture.write('long.csv', HEADER + good(1));
    const piece = Buffer.alloc(10 * 1024 * 1024, '7');
    for (let i = 0; i < 10; i++) appendFileSync(path, piece);
    appendFileSync(path, `\n${good(2)}`);
    const before = process.memoryUsage.rss();
    const report = await fixture.importFile(path, OPTIONS);
    expect(report).toMatchObject({ rows: 3, added: 2, rejected: 1 });
    expect(report.problems[0]).toMatchObject({ line: 3, reason: 'the line is longer than 1,048,576 bytes' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(120 * 1024 * 1024);
  });

  it('that is one endless line is refused in a sentence', async () => {
    const path = fixture.write('endless.csv', Buffer.alloc(30 * 1024 * 1024, 'x'));
    await expect(fixture.importFile(path, OPTIONS)).rejects.toMatchObject({ code: 'UnreadableFile' });
  });

  it('with NUL bytes in some lines loses those lines and no other', async () => {
    const path = fixture.write(
      'nul.csv',
      `${HEADER}${good(1)}2024-01-02,1,2\u0000,0.5,1.5,10\n2024-01-\u000003,1,2,0.5,1.5,10\n${good(4)}`,
    );
    const report = await fixture.importFile(path, OPTIONS);
    expect(report).toMatchObject({ rows: 4, added: 2, rejected: 2 });
    expect(JSON.stringify(report)).not.toContain('\\u0000');
  });

  it.each([
    ['1e308', 'is too large for a price'],
    ['1e400', 'is not a number'],
    ['-1', 'is not a positive price'],
    ['NaN', 'is not a number'],
    ['Infinity', 'is not a number'],
    ['=1+1', 'is not a number'],
  ])('with %s for a price says that it %s', async (price, reason) => {
    const path = fixture.write('a.csv', `${HEADER}${good(1)}2024-01-02,${price},${price},${price},${price},1\n`);
    const report = await fixture.importFile(path, OPTIONS);
    expect(report).toMatchObject({ added: 1, rejected: 1 });
    expect(report.problems[0]?.reason).toContain(reason);
  });

  it('with formulas in it gives them back on export just as they were, quoted', async () => {
    const formula = '=HYPERLINK("http://evil","x"),1,1,1,1,1';
    const report = await fixture.importFile(fixture.write('a.csv', `${HEADER}${good(1)}${formula}\n@SUM(1),1,1,1,1,1\n`), OPTIONS);
    const lines = rejectedCsv(report.importId).trimEnd().split('\n');
    expect(lines[1]).toContain(`,"${formula.replaceAll('"', '""')}"`);
    expect(lines[2]).toContain(',"@SUM(1),1,1,1,1,1"');
  });

  it('with a quote that is never closed loses one line', async () => {
    const report = await fixture.importFile(fixture.write('a.csv', `${HEADER}${good(1)}"2024-01-02,1,2,0.5,1.5,10\n${good(3)}`), OPTIONS);
    expect(report).toMatchObject({ rows: 3, added: 2, rejected: 1 });
  });

  it('that ends in the middle of a row loses at most that row', async () => {
    const report = await fixture.importFile(fixture.write('a.csv', `${HEADER}${good(1)}${good(2)}2024-01-03,1,2`), OPTIONS);
    expect(report).toMatchObject({ rows: 3, added: 2, rejected: 1 });
    expect(report.problems[0]?.reason).toBe('low is empty');
  });

  it('of JSON that ends in the middle of an element keeps what came before', async () => {
    const report = await fixture.importFile(
      fixture.write('a.json', '[[1704240000000,1,2,0.5,1.5,3],[1704326400000,1,2,0.5,1.5,3],[17044128000'),
      OPTIONS,
    );
    expect(report).toMatchObject({ rows: 3, added: 2, rejected: 1 });
    expect(report.problems[0]).toMatchObject({ line: 3, reason: 'the file ends inside this element' });
  });

  it('of JSON whose brackets never end is given up at a bound', async () => {
    const path = fixture.write('deep.json', `[[1704240000000,1,2,0.5,1.5,3],${'['.repeat(5 * 1024 * 1024)}`);
    const report = await fixture.importFile(path, OPTIONS);
    expect(report).toMatchObject({ added: 1, rejected: 1 });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a byte order mark alone', Buffer.from('\uFEFF'), 'columns|empty|rows'],
    ['blank lines', Buffer.from('\n\n  \n'), 'columns'],
    ['a header alone', Buffer.from(HEADER), 'no rows'],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256)), 'binary|columns|date'],
    ['a gzip archive', gzipSync(HEADER + good(1)), 'gzip'],
    ['prose', Buffer.from('Dear reader, this is a letter.\nIt has no numbers, sorry.\n'), 'columns|time|date'],
    ['zeros', Buffer.alloc(100_000), 'binary'],
  ])('that holds %s is refused in a sentence', async (_, content, words) => {
    const path = fixture.write('file', content);
    await expect(fixture.importFile(path, OPTIONS)).rejects.toMatchObject({
      code: 'UnreadableFile',
      message: expect.stringMatching(new RegExp(words, 'i')),
    });
    expect(fixture.store.listInstruments()).toEqual([]);
  });

  it('that is no file is refused, a pipe without hanging', async () => {
    mkdirSync(join(fixture.folder, 'folder'));
    await expect(fixture.importFile(join(fixture.folder, 'folder'), OPTIONS)).rejects.toMatchObject({ code: 'UnreadableFile' });
    await expect(fixture.importFile(join(fixture.folder, 'absent'), OPTIONS)).rejects.toMatchObject({
      code: 'UnreadableFile',
      message: expect.stringContaining('does not exist'),
    });
    if (process.platform === 'win32') return;
    const { execFileSync } = await import('node:child_process');
    const pipe = join(fixture.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(fixture.importFile(pipe, OPTIONS)).rejects.toMatchObject({ code: 'UnreadableFile' });
  });
});
