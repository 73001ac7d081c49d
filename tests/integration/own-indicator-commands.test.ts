// verifies: user-indicators, command-line
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tradewind-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line on the folder of this file. */
function tradewind(...given: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const args = ['bin/tradewind.mjs', ...given, '--data-dir', folder];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }));
  });
}

describe('own indicators on the command line', () => {
  it('are made, checked, listed and run', async () => {
    const made = await tradewind('indicators', 'new', 'my-distance', '--json');
    const file = join(folder, 'indicators', 'my-distance.ts');
    expect(JSON.parse(made.stdout)).toEqual({ path: file });
    expect(readFileSync(join(folder, 'indicators', 'tradewind.d.ts'), 'utf8')).toContain("declare module 'tradewind'");
    const checked = await tradewind('indicators', 'check', file, '--json');
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toEqual({ problems: [], nanosecondsPerBar: expect.any(Number) });

    const rows = Array.from(
      { length: 40 },
      (_, i) => `2026-01-05T00:${String(i).padStart(2, '0')}:00Z,${i + 1},${i + 1},${i + 1},${i + 1},1`,
    );
    writeFileSync(join(folder, 'bars.csv'), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const imported = await tradewind('import', join(folder, 'bars.csv'), '--symbol', 'TEST', '--timeframe', '1m');
    expect(imported.status, imported.stderr).toBe(0);
    const series = ['--symbol', 'TEST', '--timeframe', '1m', '--format', 'json'];
    const run = await tradewind('indicators', 'run', 'user:my-distance', ...series, '--set', 'period=3');
    const values = (JSON.parse(run.stdout) as { distance: number | null }[]).map(({ distance }) => distance);
    expect(values).toHaveLength(40);
    expect(values.slice(0, 3)).toEqual([null, null, 3 / 2 - 1]);
    expect(values.at(-1)).toBe(40 / 39 - 1);
    const wrong = await tradewind('indicators', 'run', 'user:my-distance', ...series, '--set', 'period=1');
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('The parameter period must be a whole number from 2 to 500, but it is 1.');
    writeFileSync(join(folder, 'indicators', 'My Thing.ts'), readFileSync(file));
    const list = (await tradewind('indicators', 'list')).stdout;
    expect(list).toMatch(/user:my-distance +My distance +user/);
    expect(list).toContain("My Thing.ts can't be used: A name has up to 40 small letters, digits and hyphens. Call it my-thing.ts.");
  });

  it('that are not right end the check with status 1 and a sentence for each finding, with its line', async () => {
    const file = join(folder, 'wrong.ts');
    writeFileSync(file, "import { readFileSync } from 'node:fs';\nexport const indicator: string = 5;\n");
    const { status, stdout } = await tradewind('indicators', 'check', file);
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      "wrong, line 1: 'node:fs' is not there: user code has the language and what it imports from 'tradewind'.",
      "wrong, line 2: Type 'number' is not assignable to type 'string'.",
    ]);
    expect((await tradewind('indicators', 'check', join(folder, 'none.ts'))).stderr).toContain('none.ts');
  });

  it('have names that are file names and nothing else', async () => {
    const { status, stderr } = await tradewind('indicators', 'new', '../evil');
    expect(status).toBe(1);
    expect(stderr).toContain('"../evil" can\'t name an indicator: use small letters, digits and hyphens');
  });
});
