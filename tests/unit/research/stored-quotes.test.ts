// verifies: quoted-spread, backtest-ticks
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryMarketStore } from '#adapters/memory/memory-market-store.ts';
import { quotedSpread } from '#core/backtest/quoted-spread.ts';
import { LOGGED_TICK_FLAG, LOGGED_TICK_WIDTH, TICK_STANDBY, TOPIC_TICKS } from '#core/market/logged-tick-record.ts';
import { TICK_ASK, TICK_BID, TICK_EVENT_TIME, TICK_INSTRUMENT } from '#core/market/tick-record.ts';
import { MICROSECONDS_PER_HOUR, MICROSECONDS_PER_MINUTE } from '#core/market/timeframe.ts';
import { importedTicksTopic } from '#services/import/imported-ticks.ts';
import { storedQuotes } from '#services/research/stored-quotes.ts';
import { INSTRUMENT } from '#tests/support/market-with-bars.ts';
import { type ResearchScene, researchScene, runIn, sceneConfiguration } from '#tests/support/research-scene.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';

vi.setConfig({ testTimeout: 60_000 });

const quotes = (rows: readonly (readonly [number, number, number])[]) => ({
  timeUs: Float64Array.from(rows, ([at]) => at),
  bid: Float64Array.from(rows, ([, bid]) => bid),
  ask: Float64Array.from(rows, ([, , ask]) => ask),
});

describe('the spread of quotes by bar', () => {
  const minute = MICROSECONDS_PER_MINUTE;

  it('is the median width inside the bar, whatever stubs, prints and crossed quotes lie among them', () => {
    const found = quotedSpread(
      quotes([
        [0, 100, 100.02],
        [1, 1, 199],
        [2, 100, 100.04],
        [3, 100, 100],
        [4, 100.1, 100],
        [minute, 100, 100.06],
        // Between the bars.
        [2 * minute + 1, 100, 105],
      ]),
      'utc',
      '1m',
      Float64Array.of(0, minute, 4 * minute),
    );
    expect(found.spread[0]).toBeCloseTo(0.04, 12);
    expect(found.spread[1]).toBeCloseTo(0.06, 12);
    expect(found.spread[2]).toBeNaN();
  });

  it('falls back to the usual of the hour, and where that has none to the usual of all', () => {
    const hour = MICROSECONDS_PER_HOUR;
    const found = quotedSpread(
      quotes([
        [0, 10, 10.1],
        [hour, 10, 10.3],
        [24 * hour, 10, 10.2],
      ]),
      'utc',
      '1h',
      Float64Array.of(0, hour, 24 * hour, 25 * hour),
    );
    expect(found.usual[0]).toBeCloseTo(0.15, 12);
    expect(found.usual[1]).toBeCloseTo(0.3, 12);
    expect(found.usual[7]).toBeCloseTo(0.2, 12);
    expect(found.spread[3]).toBeNaN();
    expect(quotedSpread(quotes([]), 'utc', '1h', Float64Array.of(0)).usual[0]).toBeNaN();
  });
});

describe('stored ticks', () => {
  it('come in order of time whatever order they were imported in, a print as bid and ask', () => {
    const store = createMemoryMarketStore();
    store.appendRecords(
      importedTicksTopic('TEST'),
      4,
      Float64Array.of(30, 1.3, 1.4, 0, 10, 1.1, Number.NaN, 5, 20, 1.2, 1.3, 0, 99, 9, 9, 0),
    );
    const found = storedQuotes(store, 'TEST', 0, 50);
    expect(found && [[...found.timeUs], [...found.bid], [...found.ask]]).toEqual([
      [10, 20, 30],
      [1.1, 1.2, 1.3],
      [1.1, 1.3, 1.4],
    ]);
    expect(storedQuotes(store, 'TEST', 1000, 2000)).toBeNull();
  });

  it('are the live ones where none were imported, without those of a source on standby and of others', () => {
    const store = createMemoryMarketStore();
    const id = store.saveInstrument(INSTRUMENT);
    const records = new Float64Array(3 * LOGGED_TICK_WIDTH);
    [0, 1, 2].forEach((i) => {
      const at = i * LOGGED_TICK_WIDTH;
      records[at + TICK_EVENT_TIME] = 10 + i;
      records[at + TICK_INSTRUMENT] = i === 1 ? id + 1 : id;
      records[at + TICK_BID] = 1 + i;
      records[at + TICK_ASK] = 2 + i;
      records[at + LOGGED_TICK_FLAG] = i === 2 ? TICK_STANDBY : 0;
    });
    store.appendRecords(TOPIC_TICKS, LOGGED_TICK_WIDTH, records);
    const found = storedQuotes(store, 'TEST', 0, 50);
    expect(found && [[...found.timeUs], [...found.ask]]).toEqual([[10], [2]]);
  });
});

describe('a backtest that takes its spread from stored quotes', () => {
  const bars = seededBars(8, 400);
  const scenes: ResearchScene[] = [];
  afterEach(async () => {
    for (const scene of scenes.splice(0)) await scene.close();
  });

  /** Two quotes a bar, `width` apart, in the bars before `quoted`. */
  const sceneWith = (quoted: number, width = 0.08) => {
    const scene = researchScene(bars);
    scenes.push(scene);
    const rows = Array.from({ length: quoted }, (_, i) =>
      [10e6, 40e6].flatMap((later) => {
        const middle = bars.open[i] as number;
        return [(bars.timeUs[i] as number) + later, middle - width / 2, middle + width / 2, 1];
      }),
    );
    if (quoted > 0) scene.market.appendRecords(importedTicksTopic('TEST'), 4, Float64Array.from(rows.flat()));
    return scene;
  };
  const configuration = (spread: unknown, changes: Record<string, unknown> = {}) =>
    sceneConfiguration({
      costs: { spread },
      strategy: { id: 'sma-cross', params: { fast: 3, slow: 8 } },
      sizing: { type: 'fixed-units', units: 10 },
      ...changes,
    });

  it('pays half of it at every fill, as with the same width set by hand', async () => {
    const scene = sceneWith(400);
    const quoted = await runIn(scene, configuration({ type: 'quotes' }));
    const fixed = await runIn(scene, configuration(0.08));
    const free = await runIn(scene, configuration(0));
    expect(quoted.summary.trades).toBeGreaterThan(20);
    expect(quoted.summary.finalEquity).toBeCloseTo(fixed.summary.finalEquity ?? 0, 6);
    expect(quoted.summary.finalEquity).toBeLessThan((free.summary.finalEquity ?? 0) - 10 * 0.08 * 20);
    expect(quoted.fidelity.quotedSpreadShare).toBe(1);
    expect(quoted.warnings.join()).not.toContain('stored quotes');
    // Doubled by the stress too: else a run would seem to survive costs that it never met.
    const [, , once, , twice] = quoted.honesty.costStress;
    const { totalReturn } = (await runIn(scene, configuration(0.16))).summary;
    expect(once?.totalReturn).toBe(quoted.summary.totalReturn);
    expect(twice?.totalReturn).toBeCloseTo(totalReturn ?? 0, 9);
  });

  it('says which share of the bars was quoted, and gives the others what is usual', async () => {
    const scene = sceneWith(100);
    const run = await runIn(scene, configuration({ type: 'quotes' }));
    const fixed = await runIn(scene, configuration(0.08));
    expect(run.fidelity.quotedSpreadShare).toBe(0.25);
    expect(run.warnings.join()).toContain('25 % of the bars have stored quotes');
    expect(run.summary.finalEquity).toBeCloseTo(fixed.summary.finalEquity ?? 0, 6);
  });

  it('is refused in a sentence where no quote is stored', async () => {
    await expect(runIn(sceneWith(0), configuration({ type: 'quotes' }))).rejects.toMatchObject({
      code: 'NoData',
      message: expect.stringContaining('no stored ticks of TEST with bid and ask'),
    });
  });

  it('has the usual spread in bars without ticks where orders fill at ticks, and wider quotes under stress', async () => {
    const run = await runIn(sceneWith(200), configuration(undefined, { data: 'ticks' }));
    expect(run.manifest.config).toMatchObject({ data: 'ticks', costs: { spread: { type: 'quotes', factor: 1 } } });
    expect(run.fidelity).toMatchObject({ quotedSpreadShare: 0.5 });
    expect(run.fidelity.tickShare).toBeGreaterThan(0.4);
    const [none, , once, , twice] = run.honesty.costStress.map(({ totalReturn }) => totalReturn ?? 0);
    expect((once ?? 0) - (twice ?? 0)).toBeCloseTo((none ?? 0) - (once ?? 0), 3);
    expect(none).toBeGreaterThan(twice ?? 0);
  });
});
