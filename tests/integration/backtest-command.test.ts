// verifies: backtest-command, backtest-runs, backtest-failures
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '#tests/support/program.ts';

let folder = '';
let config = '';

/** The configuration of CLI.md, on the sample that comes with the app. */
const CONFIGURATION = {
  symbols: ['AAPL'],
  timeframe: '1d',
  from: '2013-05-13',
  to: '2018-05-11',
  strategy: { id: 'sma-cross', params: { fast: 10, slow: 30, direction: 'long-short' } },
  initialCapital: 100_000,
  sizing: { type: 'equity-fraction', fraction: 0.9999, wholeUnits: true },
  costs: { commission: { type: 'percent', rate: 0.0 }, spread: 0, slippage: { type: 'fraction', value: 0.001 } },
  execution: { fillAt: 'next-open', intrabar: 'worst', limitFill: 'touch', allowShort: true, leverage: 1 },
  exits: { stopLoss: null, takeProfit: null, trailingStop: null },
  maxPositions: 1,
  warmupBars: 60,
  closeAtEnd: true,
  metrics: { convention: 'standard', riskFreeRate: 0.0, periodsPerYear: 252 },
  seed: 42,
};

function tradewind(words: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, '--data-dir', join(folder, 'data'), ...words], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}

const json = (...words: string[]) => {
  const { status, stdout, stderr } = tradewind([...words, '--json']);
  return { status, stderr, document: JSON.parse(stdout) };
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-backtest-'));
  config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(CONFIGURATION));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Row {
  readonly time: string;
  readonly open: number;
  readonly close: number;
}

/** The same strategy in plain steps: act on the cross at a close, fill at the next open. Times of the fills, oldest first. */
function crossFills(rows: readonly Row[], fast: number, slow: number, warmup: number): { time: string; side: string; open: number }[] {
  const mean = (end: number, length: number) => rows.slice(end - length + 1, end + 1).reduce((sum, { close }) => sum + close, 0) / length;
  const fills: { time: string; side: string; open: number }[] = [];
  for (let i = Math.max(slow, warmup); i + 1 < rows.length; i++) {
    const before = mean(i - 1, fast) - mean(i - 1, slow);
    const now = mean(i, fast) - mean(i, slow);
    const next = rows[i + 1] as Row;
    if (before < 0 && now > 0) fills.push({ time: next.time, side: 'long', open: next.open });
    if (before > 0 && now < 0) fills.push({ time: next.time, side: 'short', open: next.open });
  }
  return fills;
}

describe('the backtest commands', () => {
  it('list and show strategies with parameters and source', () => {
    const { document } = json('strategies', 'list');
    expect(document.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['sma-cross', 'buy-and-hold', 'pairs-spread']));
    const shown = json('strategies', 'show', 'sma-cross').document;
    expect(shown).toMatchObject({
      defaults: { fast: 10, slow: 30, direction: 'long-short' },
      codeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(shown.source).toContain('onBar(');
    expect(json('strategies', 'show', 'nothing')).toMatchObject({ status: 1, document: { error: { code: 'UnknownStrategy' } } });
  });

  it('run the configuration of the outer contract, with a result whose every part is there and adds up', () => {
    const { status, document, stderr } = json('backtest', 'run', config);
    expect([status, stderr]).toEqual([0, '']);
    expect(Object.keys(document)).toEqual(
      expect.arrayContaining(['runId', 'manifest', 'summary', 'metrics', 'trades', 'equity', 'honesty', 'warnings']),
    );
    expect(Object.keys(document.manifest)).toEqual(['dataHash', 'codeHash', 'seed', 'engineVersion', 'config']);
    const { summary, trades, equity } = document;
    for (const name of [
      ...['finalEquity', 'totalReturn', 'buyAndHoldReturn', 'cagr', 'volatility', 'sharpe', 'sortino', 'calmar', 'maxDrawdown'],
      ...['maxDrawdownDays', 'trades', 'winRate', 'profitFactor', 'expectancy', 'exposure', 'commissions', 'pValue'],
      ...['probabilisticSharpe', 'deflatedSharpe', 'trials', 'effectiveTrials'],
    ])
      expect(summary[name], name).toEqual(expect.any(Number));
    expect(summary.verdict).toBe('do-not-trade');
    const results = trades.reduce((sum: number, { pnl }: { pnl: number }) => sum + pnl, 0);
    expect(summary.finalEquity).toBeCloseTo(100_000 + results, 6);
    expect(summary.totalReturn).toBeCloseTo(summary.finalEquity / 100_000 - 1, 12);
    expect(equity.value.at(-1)).toBe(summary.finalEquity);
    expect([equity.time.length, equity.value.length, equity.drawdown.length]).toEqual([1260, 1260, 1260]);
    expect(equity.time[0]).toBe('2013-05-13T00:00:00Z');
    expect(summary.trades).toBe(trades.length);
    // What CLI.md says of a trade.
    expect(Object.keys(trades[0])).toEqual(
      expect.arrayContaining([
        ...['symbol', 'side', 'units', 'entryTime', 'entryPrice', 'exitTime', 'exitPrice', 'exitReason', 'commission', 'slippage'],
        ...['pnl', 'returnFraction', 'bars', 'mae', 'mfe', 'pathDependent'],
      ]),
    );
  });

  it('trade where plain steps over the same bars trade, at the open and the slippage against the trader', () => {
    const bars: Row[] = json('bars', '--symbol', 'AAPL', '--timeframe', '1d').document;
    const fills = crossFills(bars, 10, 30, 60);
    const { trades } = json('backtest', 'run', config).document;
    expect(fills.length).toBeGreaterThan(30);
    expect(trades.map(({ entryTime, side }: { entryTime: string; side: string }) => [entryTime, side])).toEqual(
      fills.map(({ time, side }) => [time, side]),
    );
    trades.forEach(({ entryPrice, side }: { entryPrice: number; side: string }, i: number) => {
      const open = fills[i]?.open ?? Number.NaN;
      const wanted = side === 'long' ? Math.ceil(open * 1.001 * 100 - 1e-6) / 100 : Math.floor(open * 0.999 * 100 + 1e-6) / 100;
      expect(entryPrice, `trade ${i}`).toBeCloseTo(wanted, 9);
    });
  });

  it('read standard input and put values on top, and count trials over all of it', () => {
    const first = tradewind(
      ['backtest', 'run', '-', '--set', 'strategy.id=ema-cross', '--json'],
      JSON.stringify({ ...CONFIGURATION, strategy: { id: 'ema-cross' } }),
    );
    expect(JSON.parse(first.stdout)).toMatchObject({
      summary: { trials: 1 },
      manifest: { config: { strategy: { params: { fast: 12, slow: 26 } } } },
    });
    const second = json(
      'backtest',
      'run',
      config,
      '--set',
      'strategy.id=ema-cross',
      '--set',
      'strategy.params.fast=5',
      '--set',
      'execution.fillAt=same-close',
    );
    expect(second.document).toMatchObject({
      summary: { trials: 2 },
      manifest: { config: { strategy: { id: 'ema-cross', params: { fast: 5 } }, execution: { fillAt: 'same-close' } } },
    });
  });

  it('show, list, run again, compare, export and delete what was stored', () => {
    const [newest, older] = json('backtest', 'list').document;
    expect(json('backtest', 'rerun', newest.runId)).toMatchObject({ status: 0, document: { isEqual: true, differences: [] } });
    expect(newest).toMatchObject({ createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), from: '2013-05-13T00:00:00Z' });
    const shown = json('backtest', 'show', newest.runId).document;
    expect(shown).toMatchObject({ runId: newest.runId, summary: newest.summary });
    expect(shown.benchmark).toHaveLength(shown.equity.value.length);
    const grown = shown.monthly.months.value.reduce((product: number, value: number) => product * (1 + value), 1);
    expect(grown - 1).toBeCloseTo(newest.summary.totalReturn, 9);
    expect(shown.groups.map(({ by }: { by: string }) => by)).toContain('regime');
    const annotate = json('backtest', 'annotate', newest.runId, '--tag', 'kept', 'again', '--note', 'as it was');
    expect(annotate.document).toMatchObject({ tags: ['kept', 'again'], note: 'as it was' });
    expect(json('backtest', 'annotate', newest.runId, '--note', '').document).toMatchObject({ tags: ['kept', 'again'], note: '' });
    const compared = json('backtest', 'compare', newest.runId, older.runId).document;
    expect(compared.settings.map(({ path }: { path: string }) => path)).toContain('execution.fillAt');
    for (const format of ['html', 'csv', 'json']) {
      const file = join(folder, `run.${format}`);
      expect(json('backtest', 'export', newest.runId, '--format', format, '-o', file)).toMatchObject({ status: 0, document: { format } });
      expect(readFileSync(file, 'utf8').length).toBeGreaterThan(1000);
    }
    const pdf = join(folder, 'run.pdf');
    const printed = json('backtest', 'export', newest.runId, '--format', 'pdf', '-o', pdf);
    // With a browser on this machine a file, without one a sentence: nothing else.
    if (printed.status === 0) expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    else {
      expect(printed.document.error).toMatchObject({ code: 'NoPdf', message: expect.stringContaining('HTML') });
      expect(existsSync(pdf)).toBe(false);
    }
    expect(json('backtest', 'delete', newest.runId).status).toBe(0);
    expect(json('backtest', 'show', newest.runId)).toMatchObject({ status: 1, document: { error: { code: 'UnknownRun' } } });
  });

  it('search, walk forward, simulate and ask for overfitting', () => {
    const space = ['--space', 'fast=5:15:5', '--space', 'slow=20:40:10'];
    expect(json('backtest', 'optimize', config, ...space).document).toMatchObject({
      kind: 'optimise',
      evaluated: 9,
      isComplete: true,
      best: { parameters: expect.any(Object) },
    });
    const walk = json('backtest', 'walk-forward', config, ...space, '--set', 'warmupBars=0').document;
    expect(walk.windows).toHaveLength(48);
    expect(walk.windows[0]).toMatchObject({ trainFrom: '2013-05-13T00:00:00Z', testTo: expect.stringMatching(/^2014-.*Z$/) });
    expect(json('backtest', 'monte-carlo', config, '--paths', '500').document).toMatchObject({ paths: 500, method: 'block-bootstrap' });
    const overfit = json('backtest', 'overfitting', config, ...space).document;
    expect(overfit).toMatchObject({ splits: 12_870, probability: expect.any(Number) });
    expect(overfit.strategies).toBeGreaterThanOrEqual(9);
    const [run] = json('backtest', 'list').document;
    expect(json('backtest', 'monte-carlo', run.runId, '--method', 'trade-shuffle', '--paths', '200').document).toMatchObject({
      method: 'trade-shuffle',
    });
  });

  it('end with 1 and one line that says all that is wrong, with 2 when the usage is wrong', () => {
    writeFileSync(
      join(folder, 'bad.json'),
      JSON.stringify({ ...CONFIGURATION, timeframe: '2h', strategy: { id: 'x' }, costs: { commission: { type: 'tax' } } }),
    );
    const bad = json('backtest', 'run', join(folder, 'bad.json'));
    expect(bad.status).toBe(1);
    expect(bad.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(bad.document.error.code).toBe('BadConfiguration');
    for (const part of ['timeframe', 'strategy.id', 'costs.commission.type', '15m', 'sma-cross', 'fixed-plus-percent'])
      expect(bad.document.error.message).toContain(part);
    expect(bad.document.error.problems.map(({ path }: { path: string }) => path).sort()).toEqual([
      'costs.commission.type',
      'strategy.id',
      'timeframe',
    ]);
    const failing: [string, string[]][] = [
      ['UnknownInstrument', ['--set', 'symbols=["NOPE"]']],
      ['NoData', ['--set', 'from=1990-01-01', '--set', 'to=1991-01-01']],
      ['TooFewBars', ['--set', 'to=2013-06-01']],
    ];
    for (const [code, settings] of failing)
      expect(json('backtest', 'run', config, ...settings), code).toMatchObject({ status: 1, document: { error: { code } } });
    expect(json('backtest', 'run', join(folder, 'absent.json'))).toMatchObject({
      status: 1,
      document: { error: { code: 'UnreadableFile' } },
    });
    for (const wrong of [
      ['backtest', 'run'],
      ['backtest', 'frobnicate'],
      ['backtest', 'export', 'x', '--format', 'doc', '-o', 'x'],
      ['backtest', 'export', 'x', '--format', 'csv'],
      ['backtest', 'run', config, '--set', 'nothing'],
      ['backtest', 'optimize', config, '--space', 'fast'],
      ['backtest', 'optimize', config, '--space', 'fast=5:30'],
      ['backtest', 'optimize', config, '--method', 'guess'],
    ])
      expect(tradewind(wrong).status, wrong.join(' ')).toBe(2);
  });

  it('say before a run what it can tell, or all that has to be set right, and fail in that case', () => {
    const good = tradewind(['backtest', 'check', config]);
    expect(good).toMatchObject({ status: 0 });
    expect(good.stdout).toMatch(/^Nothing to set right: AAPL 1260 bars\.\n\nfigure +value\ntrades, about +\d+\n/);
    const bad = tradewind(['backtest', 'check', '-'], JSON.stringify({ symbols: ['AAPL'], timeframe: '2d' }));
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(/^where +found +allowed\ntimeframe +.*2d.* one of .*\nstrategy +missing /);
  });

  it('wait for what is written to standard input, however slowly', async () => {
    // By the program that is installed: below another process a pipe answers at once, with nothing.
    const child = spawn(process.execPath, ['bin/tradewind.mjs', '--data-dir', join(folder, 'data'), 'backtest', 'check', '-', '--json']);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const text = JSON.stringify(CONFIGURATION);
    // More than a pipe holds: this is written when the command has begun to read, and finds nothing more for a moment.
    await new Promise((resolve) => child.stdin.write(`${text.slice(0, 1)}${' '.repeat(2 << 20)}`, resolve));
    child.stdin.end(text.slice(1));
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ problems: [] });
  });

  it('end without a word where nobody reads their answer to its end', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--data-dir', join(folder, 'data'), '--json', 'backtest', 'check', config]);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(said).toBe('');
  });

  it('take no configuration that is nested without end', () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const { status, stdout } = tradewind(['--json', 'backtest', 'check', '-'], deep);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'BadConfiguration', message: expect.stringContaining('nested more than 40') });
  });

  it('cancel on Ctrl-C: no run is stored', async () => {
    const runs = json('backtest', 'list').document.length;
    const space = ['--method', 'bayesian', '--evaluations', '5000', '--space', 'fast=2:100:1', '--space', 'slow=5:250:1'];
    const child = spawn(process.execPath, [
      PROGRAM,
      '--data-dir',
      join(folder, 'data'),
      '--json',
      'backtest',
      'optimize',
      config,
      ...space,
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    // The lock says that the command holds the folder; its threads begin within moments of that.
    await expect.poll(() => existsSync(join(folder, 'data', 'research.db-wal')), { timeout: 20_000, interval: 10 }).toBe(true);
    child.kill('SIGINT');
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'Cancelled' } });
    expect(json('backtest', 'list').document).toHaveLength(runs);
  });
});
