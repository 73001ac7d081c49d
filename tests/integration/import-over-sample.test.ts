// verifies: bundled-histories
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

const hasSamples = existsSync(fileURLToPath(new URL('../../resources/histories/aapl-1d.json', import.meta.url)));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-sample-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function json(...words: string[]) {
  const { stdout } = spawnSync(process.execPath, [PROGRAM, '--data-dir', join(folder, 'data'), '--json', ...words], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

describe('importing AAPL into a fresh data folder', () => {
  // Without the extracted histories there is no sample to take the place of; what is expected of the import is the same.
  it(`adds every row of the file and leaves nothing else${hasSamples ? '' : ' (samples not extracted)'}`, () => {
    const aapl = () => json('data', 'list').filter(({ symbol }: { symbol: string }) => symbol === 'AAPL');
    if (hasSamples) {
      expect(aapl()).toMatchObject([{ timeframe: '1d', count: 1260 }]);
      expect(json('instruments', 'show', 'AAPL')).toMatchObject({
        origin: expect.stringMatching(/^Sample .* 2018-05-11/),
        calendar: 'utc',
        tickSize: 0.01,
      });
      rmSync(join(folder, 'data'), { recursive: true });
    }
    // Five days that the sample has too, with other prices, and one that it has not.
    const dates = ['2018-05-07', '2018-05-08', '2018-05-09', '2018-05-10', '2018-05-11', '2018-05-14'];
    const path = join(folder, 'aapl.csv');
    writeFileSync(path, `Date,Open,High,Low,Close,Volume\n${dates.map((date) => `${date},10,12,9,11,100`).join('\n')}\n`);
    expect(json('import', path, '--symbol', 'AAPL', '--timeframe', '1d')).toMatchObject({ rows: 6, added: 6, duplicates: 0, differing: 0 });
    expect(aapl()).toMatchObject([{ symbol: 'AAPL', timeframe: '1d', count: 6 }]);
    const shown = json('data', 'show', '--symbol', 'AAPL', '--timeframe', '1d', '--from', '2018-05-07', '--to', '2018-05-14');
    expect(shown.map((bar: { time: string; close: number }) => [bar.time.slice(0, 10), bar.close])).toEqual(
      dates.map((date) => [date, 11]),
    );
  });
});
