// verifies: instrument-events, backtest-command
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder = '';

function json(...words: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, '--data-dir', join(folder, 'data'), ...words, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  return { status, document: JSON.parse(stdout) };
}

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Runs a configuration and gives back the result; `set` as on the command line. */
function run(configuration: object, ...set: string[]) {
  const path = file('run.json', JSON.stringify(configuration));
  return json('backtest', 'run', path, ...set.flatMap((one) => ['--set', one]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-actions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('splits, dividends and halts from the command line', () => {
  const holding = {
    symbols: ['ABC'],
    timeframe: '1d',
    strategy: { id: 'buy-and-hold' },
    sizing: { type: 'fixed-units', units: 10 },
    initialCapital: 100_000,
  };

  it('are imported, listed and booked; a second import adds nothing, and adjusted prices are left alone', () => {
    // Ten weekdays; a split of 4 for 1 on the sixth.
    const days = ['06', '07', '08', '09', '10', '13', '14', '15', '16', '17'].map((day) => `2020-01-${day}`);
    const rows = days.map((day, i) => (i < 5 ? `${day},400,400,400,400,100` : `${day},100,100,100,100,400`));
    const bars = file('abc.csv', ['date,open,high,low,close,volume', ...rows].join('\n'));
    expect(json('import', bars, '--symbol', 'ABC', '--timeframe', '1d').status).toBe(0);

    const actions = file(
      'actions.csv',
      'date,type,value,until\n2020-01-13,split,4:1\n2020-01-15,dividend,0.5\n2020-01-07,halt,,2020-01-08\nlater,split,2\n',
    );
    expect(json('instruments', 'actions', 'ABC', actions)).toMatchObject({
      status: 0,
      document: {
        symbol: 'ABC',
        adjustedFor: 'nothing',
        splits: [{ date: '2020-01-13', ratio: 4 }],
        dividends: [{ date: '2020-01-15', amount: 0.5 }],
        halts: [{ from: '2020-01-07T00:00:00Z', until: '2020-01-09T00:00:00Z' }],
        rows: 3,
        added: 3,
        rejected: 1,
        problems: [{ line: 5 }],
      },
    });
    expect(json('instruments', 'actions', 'ABC', actions).document.added).toBe(0);

    const { document } = run(holding);
    expect(document.summary.finalEquity).toBe(100_000 + 40 * 0.5);
    expect(document.trades).toMatchObject([{ entryTime: '2020-01-09T00:00:00Z', units: 40 }]);
    expect(document.actions.map(({ time, type, units }: { time: string; type: string; units: number }) => [time, type, units])).toEqual([
      ['2020-01-13T00:00:00Z', 'split', 10],
      ['2020-01-15T00:00:00Z', 'dividend', 40],
    ]);
    expect(document.manifest.history).toMatchObject([{ symbol: 'ABC', actions: [{ type: 'split', value: 4 }, { type: 'dividend' }] }]);
    expect(document.warnings.join()).toContain('Trading in ABC was halted in 2 bar(s)');

    expect(json('instruments', 'actions', 'ABC', '--adjusted', 'splits-and-dividends').document.adjustedFor).toBe('splits-and-dividends');
    expect(run(holding).document).toMatchObject({ summary: { finalEquity: 100_000 - 10 * 300 }, actions: [] });
    expect(json('instruments', 'actions', 'ABC', '--clear').document).toMatchObject({
      adjustedFor: 'splits-and-dividends',
      splits: [],
      dividends: [],
      halts: [],
    });
  });

  it('are refused in a sentence for a symbol or a file that is not there, and wrong usage ends with 2', () => {
    expect(json('instruments', 'actions', 'NOPE')).toMatchObject({ status: 1, document: { error: { code: 'UnknownInstrument' } } });
    const absent = json('instruments', 'actions', 'ABC', join(folder, 'absent.csv'));
    expect(absent).toMatchObject({ status: 1, document: { error: { code: 'UnreadableFile' } } });
    const words = ['--data-dir', join(folder, 'data'), 'instruments', 'actions', 'ABC', '--replace'];
    expect(spawnSync(process.execPath, [PROGRAM, ...words]).status).toBe(2);
  });
});
