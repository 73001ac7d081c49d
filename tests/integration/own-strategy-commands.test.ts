// verifies: user-strategies, command-line
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isoTime } from '#core/market/iso-time.ts';
import { seededBars } from '../support/seeded-bars.ts';
import { OWN_SMA_CROSS } from '../support/strategy-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'tradewind-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line on the folder of this file. */
function tradewind(...given: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const args = ['bin/tradewind.mjs', ...given, '--data-dir', folder];
  return new Promise((resolve) => {
    const options = { maxBuffer: 64 << 20 };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

describe('own strategies on the command line', () => {
  it('are made, checked and listed, and run with the trades of the same strategy built in, to the last digit', async () => {
    const made = await tradewind('strategies', 'new', 'my-cross', '--json');
    const file = join(folder, 'strategies', 'my-cross.ts');
    expect(JSON.parse(made.stdout)).toEqual({ path: file });
    expect(readFileSync(join(folder, 'strategies', 'tradewind.d.ts'), 'utf8')).toContain('export function defineStrategy');
    const checked = await tradewind('strategies', 'check', file, '--json');
    expect(checked.status, checked.stderr).toBe(0);
    expect(JSON.parse(checked.stdout)).toEqual({ problems: [], nanosecondsPerBar: expect.any(Number) });
    expect((await tradewind('strategies', 'list')).stdout).toMatch(/user:my-cross +My cross/);

    writeFileSync(join(folder, 'strategies', 'broken.ts'), 'export const strategy: string = 5;\n');
    expect((await tradewind('strategies', 'list')).stdout).toContain("broken.ts can't be used: line 1: Type 'number' is not assignable");
    writeFileSync(join(folder, 'strategies', 'again.ts'), OWN_SMA_CROSS);
    const { timeUs, open, high, low, close } = seededBars(5, 1500);
    const rows = Array.from(timeUs, (at, i) => [isoTime(at), open[i], high[i], low[i], close[i], 1].join(','));
    writeFileSync(join(folder, 'bars.csv'), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const imported = await tradewind('import', join(folder, 'bars.csv'), '--symbol', 'TEST', '--timeframe', '1m');
    expect(imported.status, imported.stderr).toBe(0);
    const runs = [];
    for (const id of ['sma-cross', 'user:again']) {
      writeFileSync(
        join(folder, 'run.json'),
        JSON.stringify({ symbols: ['TEST'], timeframe: '1m', strategy: { id, params: { fast: 7, slow: 25 } } }),
      );
      const run = await tradewind('backtest', 'run', join(folder, 'run.json'), '--json');
      expect(run.status, run.stderr).toBe(0);
      runs.push(JSON.parse(run.stdout));
    }
    const [builtIn, own] = runs;
    expect(own.trades.length).toBeGreaterThan(20);
    expect(own.trades).toEqual(builtIn.trades);
    expect(own.equity).toEqual(builtIn.equity);
    expect(own.manifest.codeHash).not.toBe(builtIn.manifest.codeHash);
    expect(own.manifest.source).toBe(OWN_SMA_CROSS);
  });

  it('that are not right end the check with status 1 and a sentence for each finding, with its line', async () => {
    const file = join(folder, 'wrong.ts');
    writeFileSync(file, "import { readFileSync } from 'node:fs';\nexport const strategy: string = 5;\n");
    const { status, stdout } = await tradewind('strategies', 'check', file);
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      "wrong, line 1: 'node:fs' is not there: user code has the language and what it imports from 'tradewind'.",
      "wrong, line 2: Type 'number' is not assignable to type 'string'.",
    ]);
    writeFileSync(file, new Uint8Array([0xff, 0xfe, 0x00]));
    expect((await tradewind('strategies', 'check', file)).stderr).toContain('it is no text in UTF-8. Save it in that encoding.');
    const evil = await tradewind('strategies', 'new', '../evil');
    expect(evil.status).toBe(1);
    expect(evil.stderr).toContain('"../evil" can\'t name a strategy');
  });
});
