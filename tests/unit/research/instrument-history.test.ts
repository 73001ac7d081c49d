// verifies: instrument-events, backtest-costs, backtest-runs
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BarColumns, sliceBarColumns } from '#core/market/bar-columns.ts';
import { type InstrumentEvents, NO_INSTRUMENT_EVENTS } from '#core/market/instrument-events.ts';
import { isoTime } from '#core/market/iso-time.ts';
import { instrumentHistory } from '#services/research/instrument-history.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { lastOf, type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import { runText } from '../../../src/cli/backtest-text.ts';

// Threads are started, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** 2,000 minutes as traded around a split of 4 for 1 at the first bar of the third day of the history. */
const RATIO = 4;
const adjusted = seededBars(21, 2000);
const dayOf = (timeUs: number) => isoTime(timeUs).slice(0, 10);
const days = [...new Set(Array.from(adjusted.timeUs, dayOf))];
const [, , SPLIT_DAY = '', DIVIDEND_DAY = ''] = days;
const FROM = adjusted.timeUs.findIndex((timeUs) => dayOf(timeUs) === SPLIT_DAY);
const PAID = adjusted.timeUs.findIndex((timeUs) => dayOf(timeUs) === DIVIDEND_DAY);
const before = (column: Float64Array) => column.map((value, i) => (i < FROM ? value * RATIO : value));
const traded: BarColumns = {
  ...sliceBarColumns(adjusted, 0, 2000),
  open: before(adjusted.open),
  high: before(adjusted.high),
  low: before(adjusted.low),
  close: before(adjusted.close),
};
const events = (given: Partial<InstrumentEvents>): InstrumentEvents => ({ ...NO_INSTRUMENT_EVENTS, ...given });
const split = { splits: [{ date: SPLIT_DAY, ratio: RATIO }] };
const dividend = { dividends: [{ date: DIVIDEND_DAY, amount: 0.5 }] };
const holding = sceneConfiguration({
  strategy: { id: 'buy-and-hold' },
  costs: {},
  sizing: { type: 'fixed-units', units: 100 },
  initialCapital: 1_000_000,
});

let scene: ResearchScene;
beforeAll(() => {
  scene = researchScene(traded);
});
afterAll(() => scene.close());

describe('a backtest over an instrument with splits and dividends', () => {
  it('books them on what it held, lists them, and records them in the manifest', async () => {
    scene.market.saveInstrumentEvents('TEST', events({ ...split, ...dividend }));
    const run = await runIn(scene, holding);
    // Bought at the second bar's open, sold at the last close.
    const paid = 100 * RATIO * 0.5;
    const gain = 100 * RATIO * (traded.close.at(-1) ?? 0) - 100 * (traded.open[1] ?? 0) + paid;
    expect(run.summary.finalEquity).toBeCloseTo(1_000_000 + gain, 6);
    expect(run.actions).toEqual([
      { symbol: 'TEST', timeUs: traded.timeUs[FROM], type: 'split', value: RATIO, units: 100, money: 0 },
      { symbol: 'TEST', timeUs: traded.timeUs[PAID], type: 'dividend', value: 0.5, units: 400, money: paid },
    ]);
    expect(run.manifest.history).toEqual([
      {
        symbol: 'TEST',
        actions: [
          { timeUs: traded.timeUs[FROM], type: 'split', value: RATIO },
          { timeUs: traded.timeUs[PAID], type: 'dividend', value: 0.5 },
        ],
        halts: [],
      },
    ]);
    const held = (RATIO * ((traded.close.at(-1) ?? 0) + 0.5)) / (traded.close[0] ?? 0) - 1;
    expect(run.summary.buyAndHoldReturn).toBeCloseTo(held, 9);
    // The curve that is drawn beside the account's says the same.
    const curve = await scene.client['runs.equity']({ runId: run.runId });
    const drawn = curve.ok ? curve.value.benchmark : [];
    expect(drawn[0]).toBeCloseTo(1_000_000, 6);
    expect((drawn.at(-1) ?? Number.NaN) / 1_000_000 - 1).toBeCloseTo(held, 9);
    expect(run.honesty.lookAhead.state).toBe('clean');
    const exported = await scene.client['runs.export']({ runId: run.runId, format: 'html' });
    const page = exported.ok ? new TextDecoder().decode(exported.value.bytes) : '';
    expect(page).toContain('Splits and dividends booked');
    expect(page).toContain('dividend of 0.5000');
    expect(runText(run)).toContain('1 splits and 1 dividends were booked, which brought 200.00.');
    expect(runText(run)).toContain('No fill lay inside a bar.');
    expect(run.honesty.notes.join()).toContain('1 stored split and 1 stored dividend are booked');
  });

  it('runs again to the last digit, and not when a dividend was added since', async () => {
    scene.market.saveInstrumentEvents('TEST', events(split));
    const { runId } = await runIn(scene, holding);
    expect(await lastOf(scene.client['runs.rerun']({ runId }))).toMatchObject({ isEqual: true });
    scene.market.saveInstrumentEvents('TEST', events({ ...split, ...dividend }));
    const again = await lastOf(scene.client['runs.rerun']({ runId }));
    expect(again.phase === 'done' && again.differences[0]?.where).toBe('stored bars (data hash)');
  });

  it('says that a split is missing where the price falls by one, and loses by it', async () => {
    scene.market.saveInstrumentEvents('TEST', NO_INSTRUMENT_EVENTS);
    const instrument = scene.market.findInstrument('TEST');
    if (!instrument) throw new Error('the scene has TEST');
    scene.market.saveInstrument({ ...instrument, isSimulated: false });
    const run = await runIn(scene, holding);
    scene.market.saveInstrument(instrument);
    expect(run.summary.totalReturn).toBeLessThan(0);
    expect(run.actions).toEqual([]);
    expect(run.manifest.history).toBeUndefined();
    expect(run.honesty.notes.join()).toContain(`On ${SPLIT_DAY} the price of TEST changes as by a split of 4 for 1, which is not stored`);
  });

  it('never books a split twice: prices said to be adjusted are left alone, and those that look it are refused in a sentence', async () => {
    const other = researchScene(adjusted);
    try {
      const plain = await runIn(other, holding);
      other.market.saveInstrumentEvents('TEST', events({ adjustedFor: 'splits', ...split }));
      const said = await runIn(other, holding);
      expect(said.summary).toMatchObject({ finalEquity: plain.summary.finalEquity });
      expect(said.manifest.dataHash).toBe(plain.manifest.dataHash);
      other.market.saveInstrumentEvents('TEST', events(split));
      await expect(runIn(other, holding)).rejects.toThrow(
        `The prices of TEST do not change at the split, 4 for 1 on ${SPLIT_DAY}, so they are adjusted for it already.`,
      );
      const check = await other.client['backtest.check']({ configuration: holding });
      expect(check.ok && check.value.problems.map(({ allowed }) => allowed).join()).toContain('adjusted for it already');
    } finally {
      await other.close();
    }
  });

  it('has buying and holding beside a walk-forward with its splits and dividends', async () => {
    scene.market.saveInstrumentEvents('TEST', events({ ...split, ...dividend }));
    const search = { space: { fast: { values: [5] } }, leastTrades: 0 };
    const request = { trainBars: 200, testBars: 600, search };
    const walked = await lastOf(scene.client['backtest.walkForward']({ of: { configuration: sceneConfiguration() }, request }));
    if (walked.phase !== 'done' || walked.study.kind !== 'walk-forward') throw new Error('the walk did not end');
    const { benchmark } = walked.study.result.equity;
    // From the close before the first test on.
    const held = (RATIO * ((traded.close.at(-1) ?? 0) + 0.5)) / (traded.close[199] ?? 0);
    expect(FROM).toBeGreaterThan(200);
    expect((benchmark.at(-1) ?? Number.NaN) / 100_000).toBeCloseTo(held, 9);
    expect((benchmark[0] ?? Number.NaN) / 100_000).toBeCloseTo((traded.close[200] ?? 0) / (traded.close[199] ?? 1), 9);
  });

  it('makes synthetic markets in which a dividend that was paid is no loss', async () => {
    // Half of the price is paid out on one day, and the price falls by it.
    const paid = (traded.close[FROM - 1] ?? 0) / 2;
    const fallen = (column: Float64Array) => column.map((value, i) => (i < FROM ? value : 2 * value));
    const { open, high, low, close } = traded;
    const other = researchScene({ ...traded, open: fallen(open), high: fallen(high), low: fallen(low), close: fallen(close) });
    other.market.saveInstrumentEvents('TEST', events({ dividends: [{ date: SPLIT_DAY, amount: paid }] }));
    const configuration = { ...holding, sizing: { type: 'equity-fraction', fraction: 0.99 } };
    const request = { method: 'synthetic-candles', paths: 40, blockLength: 20 } as const;
    const made = await lastOf(other.client['backtest.monteCarlo']({ of: { configuration }, request }));
    await other.close();
    if (made.phase !== 'done' || made.study.kind !== 'monte-carlo') throw new Error('the simulation did not end');
    expect(made.study.result.finals.edges[0]).toBeGreaterThan(0.45);
  });

  it('makes synthetic markets without the cliff of a split', async () => {
    scene.market.saveInstrumentEvents('TEST', events(split));
    const configuration = { ...holding, sizing: { type: 'equity-fraction', fraction: 0.99 } };
    const request = { method: 'synthetic-candles', paths: 40, blockLength: 20 } as const;
    const made = await lastOf(scene.client['backtest.monteCarlo']({ of: { configuration }, request }));
    if (made.phase !== 'done' || made.study.kind !== 'monte-carlo') throw new Error('the simulation did not end');
    // A bar in 2,000 that leaves a quarter is drawn into most of the paths; 0.4 % a bar leaves more than a half of all of them.
    expect(made.study.result.finals.edges[0]).toBeGreaterThan(0.45);
  });
});

describe('days of US equities that lie at midnight UTC of their date', () => {
  const DAY = 86_400_000_000;
  const startUs = Date.UTC(2024, 0, 8) * 1000;
  const stocks = { ...INSTRUMENT, symbol: 'ABC', calendar: 'us-equity' } as const;
  const prices = [100, 100, 50, 50];
  const column = Float64Array.from(prices);
  const bars: BarColumns = {
    timeUs: Float64Array.from(prices, (_, i) => startUs + i * DAY),
    ...{ open: column, high: column, low: column, close: column, volume: column },
  };
  const of = (given: Partial<InstrumentEvents>) => instrumentHistory({ instrumentEvents: () => events(given) }, stocks, '1d', bars);

  it('have a split at their own date and not a day late', () => {
    expect(of({ splits: [{ date: '2024-01-10', ratio: 2 }] }).actions).toEqual([{ type: 'split', timeUs: startUs + 2 * DAY, ratio: 2 }]);
    expect(() => of({ splits: [{ date: '2024-01-09', ratio: 2 }] })).toThrow('do not change at the split');
  });

  it('are halted by the day', () => {
    // The session day of 2024-01-09 in New York.
    const halt = { fromUs: startUs + DAY + 5 * 3_600e6, toUs: startUs + 2 * DAY + 5 * 3_600e6 };
    expect(of({ halts: [halt] }).halts).toEqual([{ fromUs: startUs + DAY, toUs: startUs + 2 * DAY }]);
    expect(of({ halts: [{ fromUs: 0, toUs: 1 }] }).halts).toBeUndefined();
  });
});

describe('a backtest over halts', () => {
  it('fills nothing in them, and says in how many bars', async () => {
    scene.market.saveInstrumentEvents(
      'TEST',
      events({ ...split, halts: [{ fromUs: traded.timeUs[1] as number, toUs: traded.timeUs[4] as number }] }),
    );
    const run = await runIn(scene, holding);
    // A trade is told in the units of its end.
    const trades = await scene.client['runs.trades']({ runId: run.runId });
    expect(trades.ok && [trades.value.entryTimeUs[0], trades.value.entryPrice[0]]).toEqual([
      traded.timeUs[4],
      (traded.open[4] ?? 0) / RATIO,
    ]);
    expect(run.warnings.join()).toContain('Trading in TEST was halted in 3 bar(s)');
    expect(run.manifest.history).toMatchObject([{ halts: [{ fromUs: traded.timeUs[1] }] }]);
  });
});
