// verifies: instrument-events, quoted-spread, model-signal-run, backtest-costs
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FILES } from '#tests/support/program.ts';
import { lastOf } from '#tests/support/research-scene.ts';
import { unzipOne } from '#tests/support/unzip-one.ts';
import { type OpenServices, openServices } from '../../src/cli/open-services.ts';

// Everything that the command line opens, in one process; runs are judged in threads, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SHARED = resolve(import.meta.dirname, '../../../shared/data');
let folder = '';
let services: OpenServices;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradewind-stored-'));
  services = await openServices(join(folder, 'data'), FILES);
});
afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

function unwrap<T>(
  answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.error.message);
}

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function importFile(path: string, symbol: string, timeframe: '1d' | 'tick', columns?: string[]) {
  const market = await services.market();
  const options = { symbol, timeframe, ...(columns ? { columns } : {}) };
  const last = await lastOf(market['import.file']({ path, options }));
  if (last.phase !== 'done') throw new Error('the import did not end');
  return last.report;
}

/** Runs a configuration; gives the stored run, and its trades as objects. */
async function run(configuration: object) {
  const research = await services.research();
  const last = await lastOf(research['backtest.run']({ configuration }));
  if (last.phase !== 'done') throw new Error('the run did not end');
  const columns = unwrap(await research['runs.trades']({ runId: last.run.runId, limit: 10_000 }));
  const trades = Array.from(columns.units, (units, i) => ({
    units,
    side: columns.side[i] as number,
    entryTimeUs: columns.entryTimeUs[i] as number,
    entryPrice: columns.entryPrice[i] as number,
    exitTimeUs: columns.exitTimeUs[i] as number,
    exitReason: columns.exitReasons[columns.exitReason[i] as number],
  }));
  return { ...last.run, trades, gain: (last.run.summary.finalEquity ?? Number.NaN) - 100_000 };
}

const LEAN = join(SHARED, 'lean/equity/usa');
if (!existsSync(LEAN))
  process.stderr.write('SKIPPED: the prices of AAPL as they were traded lie in ../shared/data/lean, which is not here.\n');
describe.skipIf(!existsSync(LEAN))('the prices of AAPL as they were traded from 1998 to 2021', () => {
  const lines = (text: string) =>
    text
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
  const dated = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

  it('held through four splits and 35 dividends, bring what plain steps over the same files bring', async () => {
    const bars = lines(unzipOne(join(LEAN, 'daily/aapl.zip')).content.toString()).map(([time = '', ...prices]) => [
      dated(time),
      ...prices.slice(0, 4).map((price) => Number(price) / 10_000),
    ]) as [string, number, number, number, number][];
    const factors = lines(readFileSync(join(LEAN, 'factor_files/aapl.csv'), 'utf8'));
    const events: [string, 'split' | 'dividend', number][] = [];
    // A row holds until its date; what changes with the next one happened on the trading day after it.
    for (let i = 0; i + 1 < factors.length; i++) {
      const [day = '', price = '', split = '', reference = ''] = factors[i] ?? [];
      const [, nextPrice = '', nextSplit = ''] = factors[i + 1] ?? [];
      const ex = bars[bars.findIndex(([date]) => date === dated(day)) + 1]?.[0];
      if (ex === undefined || !bars.some(([date]) => date === dated(day))) continue;
      if (Math.abs(Number(nextSplit) / Number(split) - 1) > 1e-3) events.push([ex, 'split', Math.round(Number(nextSplit) / Number(split))]);
      if (nextPrice !== price)
        events.push([ex, 'dividend', Number((Number(reference) * (1 - Number(price) / Number(nextPrice))).toFixed(4))]);
    }
    expect(events.filter(([, type]) => type === 'split').map(([date, , ratio]) => `${date} ${ratio}`)).toEqual([
      '2000-06-21 2',
      '2005-02-28 2',
      '2014-06-09 7',
      '2020-08-31 4',
    ]);
    const prices = file('aapl.csv', ['date,open,high,low,close', ...bars.map((row) => row.join(','))].join('\n'));
    await importFile(prices, 'AAPL.US', '1d');
    const market = await services.market();
    const properties = { symbol: 'AAPL.US', assetClass: 'equity', calendar: 'us-equity', tickSize: 0.0001 } as const;
    unwrap(await market['instruments.save'](properties));
    const configuration = {
      symbols: ['AAPL.US'],
      timeframe: '1d',
      strategy: { id: 'buy-and-hold' },
      sizing: { type: 'fixed-units', units: 10 },
      initialCapital: 100_000,
    };
    const without = await run(configuration);
    expect(without.honesty.notes.join()).toContain('changes as by a split of 2 for 1, which is not stored');
    const text = events.map((row) => row.join(',')).join('\n');
    expect(unwrap(await market['instruments.importEvents']({ symbol: 'AAPL.US', text })).added).toBe(39);
    const held = await run(configuration);

    let units = 10;
    let cash = 100_000 - units * (bars[1]?.[1] ?? Number.NaN);
    for (const [date] of bars.slice(1))
      for (const [ex, type, value] of events) {
        if (ex !== date) continue;
        if (type === 'split') units *= value;
        else cash += units * value;
      }
    expect(units).toBe(1120);
    expect(held.summary.finalEquity).toBeCloseTo(cash + units * (bars.at(-1)?.[4] ?? Number.NaN), 6);
    expect(held.actions).toHaveLength(39);
    // A week's bar that holds a split is half before and half after it.
    await expect(run({ ...configuration, timeframe: '1w' })).rejects.toThrow('choose bars of a day');
  });
});

const TICKS = join(SHARED, 'dukascopy/sample_tick_data.json');
if (!existsSync(TICKS)) process.stderr.write('SKIPPED: an hour of EURUSD ticks lies in ../shared/data/dukascopy, which is not here.\n');
describe.skipIf(!existsSync(TICKS))('an hour of EURUSD ticks of February 2019', () => {
  const configuration = {
    symbols: ['EURUSD'],
    timeframe: '1m',
    strategy: { id: 'sma-cross', params: { fast: 2, slow: 5 } },
    sizing: { type: 'fixed-units', units: 100_000 },
    initialCapital: 100_000,
    execution: { leverage: 5, intrabar: 'finer' },
    exits: { stopLoss: { type: 'amount', value: 0.0001 }, takeProfit: { type: 'amount', value: 0.0002 } },
    costs: { spread: { type: 'quotes' } },
  };
  it('give their own spread to every fill, in bars and at ticks, and the path inside bars by seconds', async () => {
    expect((await importFile(TICKS, 'EURUSD', 'tick', ['time', 'ask', 'bid', '-', '-'])).added).toBe(3733);
    unwrap(await (await services.market())['instruments.save']({ symbol: 'EURUSD', tickSize: 0.000001 }));
    const ticks: [number, number, number][] = JSON.parse(readFileSync(TICKS, 'utf8'));
    const bars = await run(configuration);
    expect(bars.fidelity).toMatchObject({ quotedSpreadShare: 1, finerShare: 1 });
    expect(bars.trades.length).toBeGreaterThan(5);
    for (const { side, entryTimeUs, entryPrice } of bars.trades) {
      const inside = ticks.filter(([at]) => at >= entryTimeUs / 1000 && at < entryTimeUs / 1000 + 60_000);
      const widths = inside.map(([, ask, bid]) => ask - bid).filter((width) => width > 0);
      widths.sort((a, b) => a - b);
      const middle = widths.length >> 1;
      const median = widths.length % 2 === 1 ? (widths[middle] ?? 0) : ((widths[middle - 1] ?? 0) + (widths[middle] ?? 0)) / 2;
      const open = inside[0]?.[2] ?? Number.NaN;
      expect(Math.abs(entryPrice - (open + (side * median) / 2))).toBeLessThan(2e-6);
    }

    const atTicks = await run({ ...configuration, data: 'ticks' });
    expect(atTicks.fidelity).toMatchObject({ tickShare: 1, quotedSpreadShare: 1 });
    for (const { side, entryTimeUs, entryPrice } of atTicks.trades) {
      const at = ticks.filter(([ms]) => ms === entryTimeUs / 1000);
      expect(at.map(([, ask, bid]) => (side === 1 ? ask : bid))).toContainEqual(expect.closeTo(entryPrice, 5));
    }

    const free = await run({ ...configuration, costs: { spread: 0 } });
    expect(free.gain).toBeGreaterThan(bars.gain);
    expect(free.fidelity.quotedSpreadShare).toBeUndefined();
    await expect(run({ ...configuration, symbols: ['AAPL'], timeframe: '1d' })).rejects.toThrow('no stored ticks of AAPL with bid and ask');
  });
});

describe("the app's own model as a strategy", () => {
  it('is trained when a backtest asks for it, trades only bars that it never saw, and says since when', async () => {
    const configuration = {
      symbols: ['SP500'],
      timeframe: '1d',
      strategy: { id: 'model-signal', params: { longAbove: 0.53, shortBelow: 0.47 } },
      initialCapital: 100_000,
    };
    const made = await run(configuration);
    const told = /known for (\d+) of 5105 bars, from (\S+) on/.exec(made.warnings.join());
    // 70 % of the bars are learned from, and some more are left out between.
    expect(Number(told?.[1])).toBeGreaterThan(0.25 * 5105);
    expect(Number(told?.[1])).toBeLessThan(0.3 * 5105);
    expect(made.trades.length).toBeGreaterThan(30);
    const sinceUs = Date.parse(told?.[2] ?? '') * 1000;
    expect(Math.min(...made.trades.map(({ entryTimeUs }) => entryTimeUs))).toBeGreaterThan(sinceUs);
    expect(made.honesty.lookAhead.state).toBe('clean');
    await expect(run({ ...configuration, to: '2005-01-01' })).rejects.toThrow('choose a range that reaches them');
    await importFile(
      file('few.csv', 'date,open,high,low,close\n2020-01-06,1,1,1,1\n2020-01-07,1,1,1,1\n2020-01-08,1,1,1,1\n'),
      'FEW',
      '1d',
    );
    await expect(run({ ...configuration, symbols: ['FEW'] })).rejects.toThrow('A model needs 500 closed bars');
  });
});

describe('an account', () => {
  const holding = {
    symbols: ['SP500'],
    timeframe: '1d',
    from: '2008-01-02',
    to: '2009-06-30',
    strategy: { id: 'buy-and-hold' },
    initialCapital: 100_000,
    sizing: { type: 'equity-fraction', fraction: 1 },
  };

  it('in another currency has the result of the stored pair, and a sentence without one', async () => {
    await expect(run({ ...holding, currency: 'CHF' })).rejects.toThrow('import the history of USDCHF or CHFUSD');
    const rates = file('usdchf.csv', 'date,open,high,low,close\n2008-01-01,1.1,1.1,1.1,1.1\n2008-01-08,1.2,1.2,1.2,1.2\n');
    await importFile(rates, 'USDCHF', '1d');
    const short = { ...holding, to: '2008-01-15', sizing: { type: 'fixed-units', units: 10 } };
    expect((await run({ ...short, currency: 'CHF' })).gain).toBeCloseTo(1.2 * (await run(short)).gain, 6);
    await expect(run({ ...holding, currency: 'CHF' })).rejects.toThrow('does not tell the rate of the account on 2008-01-22');
  });

  it('is called at its margin, pays for the night, and holds both sides only where it may', async () => {
    const stretched = { ...holding, sizing: { type: 'equity-fraction', fraction: 9 } };
    const called = await run({ ...stretched, execution: { leverage: 10 } });
    const later = await run({ ...stretched, execution: { leverage: 10, maintenanceMargin: 0.01 } });
    expect(called.trades[0]?.exitReason).toBe('margin-call');
    expect(later.trades[0]?.exitTimeUs).toBeGreaterThan(called.trades[0]?.exitTimeUs ?? 0);

    const swap = await run({ ...holding, costs: { swap: { long: -0.1, short: 0 } } });
    // One night for each calendar day between the first bar held and the last.
    const [kept] = swap.trades;
    if (!kept) throw new Error('nothing was held');
    const nights = (kept.exitTimeUs - kept.entryTimeUs) / 86_400e6;
    expect((await run(holding)).gain - swap.gain).toBeCloseTo(0.1 * kept.units * nights, 6);

    const turning = {
      ...holding,
      strategy: { id: 'sma-cross', params: { fast: 5, slow: 20 } },
      sizing: { type: 'fixed-units', units: 10 },
      maxPositions: 5,
    };
    const overlap = ({ trades }: Awaited<ReturnType<typeof run>>) =>
      trades.some((one, i) => trades.some((other, k) => k > i && other.entryTimeUs < one.exitTimeUs && one.entryTimeUs < other.exitTimeUs));
    expect(overlap(await run(turning))).toBe(false);
    expect(overlap(await run({ ...turning, execution: { positions: 'hedging' } }))).toBe(true);
    const short = { ...turning, strategy: { id: 'sma-cross', params: { fast: 5, slow: 20, direction: 'short-only' } } };
    expect((await run({ ...short, costs: { borrowRate: 0.1 } })).gain).toBeLessThan((await run(short)).gain);
  });
});
