// verifies: backtest-command, backtest-studies
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

let folder = '';
let config = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-resume-'));
  config = join(folder, 'config.json');
  const configuration = {
    symbols: ['AAPL'],
    timeframe: '1d',
    from: '2013-05-13',
    to: '2018-05-11',
    strategy: { id: 'sma-cross', params: { fast: 10, slow: 30 } },
  };
  writeFileSync(config, JSON.stringify(configuration));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function json(data: string, ...words: string[]) {
  const given = ['--data-dir', join(folder, data), ...words, '--json'];
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, ...given], { encoding: 'utf8', maxBuffer: 64 << 20 });
  return { status, document: JSON.parse(stdout) };
}

/** A search that learns from what it has tried: where it goes on wrongly it tries other settings. */
const SEARCH = ['--method', 'bayesian', '--evaluations', '600', '--space', 'fast=2:100:1', '--space', 'slow=5:250:1'];

/** Begins a search and waits until so many settings are kept of it. */
async function searching(data: string, atLeast: number): Promise<{ child: ChildProcess; output: () => string }> {
  const child = spawn(process.execPath, [PROGRAM, '--data-dir', join(folder, data), '--json', 'backtest', 'optimize', config, ...SEARCH]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const file = join(folder, data, 'research.db');
  const kept = (): number => {
    if (!existsSync(file)) return 0;
    const database = new Database(file, { readonly: true });
    try {
      const found = database.prepare("select json_extract(document, '$.study.result.evaluated') from study").pluck().get();
      return typeof found === 'number' ? found : 0;
    } catch {
      // Its tables are about to be made.
      return 0;
    } finally {
      database.close();
    }
  };
  await expect.poll(kept, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(atLeast);
  return { child, output: () => output };
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on('exit', resolve));

describe('a search that is ended half-way', () => {
  it('is listed after a kill, goes on by its id alone, and finds what one that was never killed finds', async () => {
    const { child } = await searching('killed', 1);
    const exit = ended(child);
    child.kill('SIGKILL');
    await exit;
    const [study, ...others] = json('killed', 'backtest', 'studies', 'list', '--kind', 'optimise').document;
    expect(others).toEqual([]);
    expect(study).toMatchObject({ kind: 'optimise', strategy: 'sma-cross', isComplete: false });
    const shown = json('killed', 'backtest', 'studies', 'show', study.studyId).document;
    expect(shown.evaluated).toBeGreaterThan(0);
    expect(shown.evaluated).toBeLessThan(600);
    const resumed = json('killed', 'backtest', 'optimize', '--resume', study.studyId);
    const whole = json('whole', 'backtest', 'optimize', config, ...SEARCH);
    expect([resumed.status, whole.status]).toEqual([0, 0]);
    expect(resumed.document).toEqual({ ...whole.document, studyId: study.studyId });
    expect(resumed.document.objectiveValue.slice(0, shown.evaluated)).toEqual(shown.objectiveValue);
    // A trial is one however often the search was begun.
    const trials = (data: string) => json(data, 'backtest', 'run', config).document.summary.trials;
    expect(trials('killed')).toBe(trials('whole'));
  });

  it('names its study when Ctrl-C ends it; that goes on over its own space, is refused another one, and can be deleted', async () => {
    const { child, output } = await searching('cancelled', 1);
    const exit = ended(child);
    child.kill('SIGINT');
    expect(await exit).toBe(1);
    const { error } = JSON.parse(output());
    expect(error).toMatchObject({ code: 'Cancelled', message: expect.stringContaining(`--resume ${error.studyId}`) });
    const other = json('cancelled', 'backtest', 'optimize', config, '--space', 'fast=2:9:1', '--resume', error.studyId);
    expect(other).toMatchObject({ status: 1, document: { error: { code: 'BadRequest' } } });
    const resumed = json('cancelled', 'backtest', 'optimize', config, ...SEARCH, '--resume', error.studyId).document;
    expect(resumed).toMatchObject({ studyId: error.studyId, evaluated: 600, total: 600, isComplete: true });
    expect(json('cancelled', 'backtest', 'studies', 'delete', error.studyId).document).toEqual({ studyId: error.studyId, deleted: true });
    expect(json('cancelled', 'backtest', 'studies', 'show', error.studyId)).toMatchObject({
      status: 1,
      document: { error: { code: 'UnknownStudy' } },
    });
  });

  it('needs a configuration or a study to begin with', () => {
    expect(json('whole', 'backtest', 'optimize')).toMatchObject({ status: 2, document: { error: { code: 'WrongUsage' } } });
    expect(json('whole', 'backtest', 'optimize', '--resume', 'nothing')).toMatchObject({
      status: 1,
      document: { error: { code: 'UnknownStudy' } },
    });
  });
});
