import { describe, expect, it } from 'vitest';
import { featuresContract } from '#contract/index.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { sliceBarColumns } from '#core/market/bar-columns.ts';
import { readOrBuildBars } from '#services/build-from-finer.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { createIndicatorMethods } from '#services/feature/indicator-methods.ts';
import { MarkCache } from '#services/feature/mark-cache.ts';
import { PublishedCache } from '#services/feature/published-cache.ts';
import { ReplayedMarks } from '#services/feature/replayed-marks.ts';
import { StoredOrBuiltBars } from '#services/stored-or-built-bars.ts';
import { closeBars, marketStore, STANDING_CLOCK } from '../../support/market-with-bars.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const minutes = seededBars(71, 3000);
const utc = () => 'utc' as const;
const context = { signal: new AbortController().signal, caller: 'command-line' } as const;

function market(count = 3000) {
  const store = marketStore();
  closeBars(store, minutes, 0, count);
  return { store, bars: new StoredOrBuiltBars(store, utc, STANDING_CLOCK) };
}
const builtFrom = (store: ReturnType<typeof marketStore>) =>
  readOrBuildBars(store, 'utc', { symbol: 'TEST', timeframe: '5m' }, STANDING_CLOCK.nowUs()).bars;

describe('bars that are stored or built', () => {
  it('are the stored ones where there are any', () => {
    const { store, bars } = market();
    expect(bars.seriesSummary('TEST', '1m')).toEqual(store.seriesSummary('TEST', '1m'));
    expect(bars.readByIndex('TEST', '1m', 10, 20)).toEqual(store.readByIndex('TEST', '1m', 10, 20));
    expect(bars.seriesSummary('TEST', '1s')).toBeNull();
    expect(bars.seriesSummary('OTHER', '5m')).toBeNull();
    expect(bars.readByIndex('OTHER', '5m', 0, 9).timeUs).toHaveLength(0);
  });

  it('are those of the command bars where only finer ones are stored', () => {
    const { store, bars } = market();
    const expected = builtFrom(store);
    const count = expected.timeUs.length;
    expect(count).toBeGreaterThan(500);
    expect(bars.seriesSummary('TEST', '5m')).toMatchObject({ count, fromUs: expected.timeUs[0], toUs: expected.timeUs[count - 1] });
    expect(bars.readByIndex('TEST', '5m', 0, count + 10)).toEqual(expected);
    expect(bars.readByIndex('TEST', '5m', 7, 5)).toEqual(sliceBarColumns(expected, 7, 12));
    expect(bars.readByIndex('TEST', '5m', count + 5, 5).timeUs).toHaveLength(0);
    const [from, to] = [expected.timeUs[40] as number, expected.timeUs[60] as number];
    expect(bars.readByTime('TEST', '5m', from, to)).toEqual(sliceBarColumns(expected, 40, 60));
    expect(bars.readByTime('TEST', '5m', to, from).timeUs).toHaveLength(0);
    expect(bars.indexAtTime('TEST', '5m', from + 1)).toBe(41);
  });

  it('are built anew, in another generation, when finer bars have come', () => {
    const { store, bars } = market(1000);
    const before = bars.seriesSummary('TEST', '5m');
    expect(bars.seriesSummary('TEST', '5m')).toEqual(before);
    closeBars(store, minutes, 1000, 1500);
    const after = bars.seriesSummary('TEST', '5m');
    expect(after?.generation).not.toBe(before?.generation);
    expect(bars.readByIndex('TEST', '5m', 0, 9999)).toEqual(builtFrom(store));
  });

  it('give way to stored ones', () => {
    const { store, bars } = market();
    expect(bars.seriesSummary('TEST', '5m')?.count).toBeGreaterThan(500);
    closeBars(store, builtFrom(store), 0, 3, '5m');
    expect(bars.seriesSummary('TEST', '5m')).toEqual(store.seriesSummary('TEST', '5m'));
  });
});

describe('an indicator of a timeframe that is not stored', () => {
  it('is computed over the bars that the finer ones make, in both forms and with its marks', async () => {
    const { store, bars } = market();
    const methods = createIndicatorMethods({
      bars,
      instruments: store,
      cache: new IndicatorCache(bars),
      publishedCache: new PublishedCache(bars, STANDING_CLOCK, utc),
      markCache: new MarkCache(bars, utc),
      replayedMarks: new ReplayedMarks(bars, utc),
      user: null,
      formingBar: async function* () {},
    });
    const expected = builtFrom(store);
    const request = { symbol: 'TEST', timeframe: '5m', indicator: 'fvg', parameters: {} } as const;
    const definition = findIndicator('fvg');
    if (definition === null) throw new Error('fvg is in the list');
    const live = await methods['indicators.read']({ ...request, form: 'live' }, context);
    expect(live).toMatchObject({ timeUs: expected.timeUs, outputs: runBatch(definition, expected) });
    expect((await methods['indicators.read'](request, context)).form).toBe('published');
    const limits = { zone: 9, level: 9, line: 9, label: 9 };
    const told = await methods['indicators.marks']({ ...request, limits }, context);
    expect(told.baseCount).toBe(expected.timeUs.length);
    const window = await methods['indicators.window']({ ...request, level: 1, fromIndex: 0, count: 9 }, context);
    expect(featuresContract['indicators.window'].output.safeParse(window).error).toBeUndefined();
  });
});
