// verifies: bar-replay
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHART_LEVELS, windowRequest } from '#contract/shared.ts';
import { INDICATORS } from '#core/indicators/registry.ts';
import { readBarWindow } from '#services/bar-window.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { createIndicatorMethods } from '#services/feature/indicator-methods.ts';
import { MarkCache } from '#services/feature/mark-cache.ts';
import { PublishedCache } from '#services/feature/published-cache.ts';
import { ReplayedMarks } from '#services/feature/replayed-marks.ts';
import { closeBars, marketStore, STANDING_CLOCK } from '../../support/market-with-bars.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;
const BARS = 700;
const bars = seededBars(71, BARS);
const timeOf = (bar: number): number => bars.timeUs[bar] ?? Number.NaN;

/** The first bars as all that is stored. */
function served(count: number) {
  const market = marketStore();
  closeBars(market, bars, 0, count);
  const calendarOf = () => 'utc' as const;
  const handlers = createIndicatorMethods({
    bars: market,
    instruments: market,
    cache: new IndicatorCache(market),
    publishedCache: new PublishedCache(market, STANDING_CLOCK, calendarOf),
    markCache: new MarkCache(market, calendarOf),
    replayedMarks: new ReplayedMarks(market, calendarOf),
    user: null,
    formingBar: async function* () {},
  });
  return { market, handlers };
}

const whole = served(BARS);
const series = { symbol: 'TEST', timeframe: '1m' } as const;
const cuts = [3, 250, 251, 480, BARS - 1];
const limits = { zone: 1000, level: 1000, line: 1000, label: 1000 };

describe('a history that is replayed up to a bar', () => {
  it('has the bars at every level that a store has which ends there, the last one for what there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: BARS - 1 }),
        fc.constantFrom(...CHART_LEVELS),
        fc.integer({ min: 1, max: 300 }),
        fc.option(fc.integer({ min: 0, max: BARS }), { nil: undefined }),
        (cut, level, count, fromIndex) => {
          const request = windowRequest.parse({ ...series, level, count, ...(fromIndex === undefined ? {} : { fromIndex }) });
          const replayed = readBarWindow(whole.market, { ...request, untilUs: timeOf(cut) });
          expect(replayed).toEqual({ ...readBarWindow(served(cut).market, request), generation: replayed.generation });
          expect(replayed).toMatchObject({ baseCount: cut, totalCount: Math.ceil(cut / level) });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says that there is nothing before the first bar', () => {
    const request = windowRequest.parse({ ...series, count: 10, untilUs: timeOf(0) });
    expect(() => readBarWindow(whole.market, request)).toThrow(expect.objectContaining({ code: 'NoData' }));
  });

  it.each(INDICATORS.map(({ id }) => [id] as const))(
    'has the values of %s that it had then, also where the published form looks ahead',
    async (indicator) => {
      for (const cut of cuts) {
        const request = { ...series, level: 1, count: BARS, indicator, parameters: {}, form: 'published' } as const;
        const replayed = await whole.handlers['indicators.window']({ ...request, untilUs: timeOf(cut) }, context);
        const then = await served(cut).handlers['indicators.window']({ ...request, form: 'live' }, context);
        expect(replayed).toEqual({ ...then, generation: replayed.generation });
        expect(replayed.timeUs.at(-1)).toBe(timeOf(cut - 1));
      }
    },
  );

  it.each(INDICATORS.filter(({ marks }) => marks).map(({ id }) => [id] as const))(
    'has the marks of %s as they were, forwards and back',
    async (indicator) => {
      const request = { ...series, indicator, parameters: {}, limits };
      for (const cut of [250, 251, 480, 300, BARS - 1]) {
        const replayed = await whole.handlers['indicators.marks']({ ...request, untilUs: timeOf(cut) }, context);
        const then = await served(cut).handlers['indicators.marks'](request, context);
        expect(replayed).toEqual({ ...then, generation: replayed.generation, notes: [] });
      }
    },
  );

  it('answers questions about different times that come at once, each with its own', async () => {
    const ask = (cut: number) =>
      whole.handlers['indicators.marks']({ ...series, indicator: 'fvg', parameters: {}, limits, untilUs: timeOf(cut) }, context);
    const together = await Promise.all([600, 100, 400].map(ask));
    expect(together.map(({ baseCount }) => baseCount)).toEqual([600, 100, 400]);
    expect(together).toEqual([await ask(600), await ask(100), await ask(400)]);
  });
});
