// verifies: two-forms, marks-on-charts
import { describe, expect, it } from 'vitest';
import { featuresContract } from '#contract/index.ts';
import type { Mark } from '#core/indicators/marks.ts';
import { findIndicator } from '#core/indicators/registry.ts';
import { IndicatorCache } from '#services/feature/indicator-cache.ts';
import { createIndicatorMethods } from '#services/feature/indicator-methods.ts';
import { MarkCache } from '#services/feature/mark-cache.ts';
import { PublishedCache } from '#services/feature/published-cache.ts';
import { ReplayedMarks } from '#services/feature/replayed-marks.ts';
import { closeBars, marketStore, STANDING_CLOCK } from '../../support/market-with-bars.ts';
import { runBatch } from '../../support/run-indicator.ts';
import { seededBars } from '../../support/seeded-bars.ts';

const context = { signal: new AbortController().signal, caller: 'renderer' } as const;

const bars = seededBars(33, 1200);
const request = { symbol: 'TEST', timeframe: '1m', indicator: 'fvg', parameters: {} } as const;
const limits = { zone: 100_000, level: 100_000, line: 100_000, label: 100_000 };

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

const definition = findIndicator('fvg');
if (definition?.published === undefined || definition.marks === undefined) throw new Error('fvg has both forms and marks');
const { published, marks: createMarks } = definition;

/** The published columns over the first bars. */
function publishedOver(count: number) {
  const first = { ...bars };
  for (const name of Object.keys(bars) as (keyof typeof bars)[]) first[name] = bars[name].slice(0, count);
  const columns = definition?.outputs.map(() => new Float64Array(count)) ?? [];
  published(first, definition?.parameters.parse({}) ?? {}, columns);
  return Object.fromEntries((definition?.outputs ?? []).map(({ name }, k) => [name, columns[k]]));
}

describe('the two forms of what repaints', () => {
  it('are both read by name; without one, what is published is given', async () => {
    const { handlers } = served(1200);
    const either = await handlers['indicators.read'](request, context);
    expect(either).toMatchObject({ form: 'published', outputs: publishedOver(1200) });
    const live = await handlers['indicators.read']({ ...request, form: 'live' }, context);
    expect(live).toMatchObject({ form: 'live', outputs: runBatch(definition, bars) });
    const only = await handlers['indicators.read']({ ...request, indicator: 'sma', form: 'published' }, context);
    expect(only.form).toBe('live');
  });

  it('a window has the published values of the whole history, and those that new bars changed when asked by time', async () => {
    const { market, handlers } = served(1000);
    const window = await handlers['indicators.window']({ ...request, level: 1, fromIndex: 300, count: 50 }, context);
    const whole = publishedOver(1000);
    for (const [name, column] of Object.entries(window.outputs)) expect(column).toEqual(whole[name]?.slice(300, 350));
    closeBars(market, bars, 1000, 1200);
    const read = await handlers['indicators.read'](request, context);
    expect(read.outputs).toEqual(publishedOver(1200));
  });
});

describe('the marks of an indicator', () => {
  const all = () => {
    const found = new Map<string, Mark>();
    const stream = createMarks(definition?.parameters.parse({}) ?? {});
    const { timeUs, open, high, low, close, volume } = bars;
    for (let i = 0; i < timeUs.length; i++)
      stream.push(
        timeUs[i] as number,
        open[i] as number,
        high[i] as number,
        low[i] as number,
        close[i] as number,
        volume[i] as number,
        (mark) => void found.set(mark.id, mark),
      );
    return [...found.values()];
  };

  it('are all there, in their newest state, and as the contract writes them', async () => {
    const { handlers } = served(1200);
    const answer = await handlers['indicators.marks']({ ...request, limits }, context);
    expect(featuresContract['indicators.marks'].output.safeParse(answer).success).toBe(true);
    const byId = (marks: readonly { id: string }[]) => [...marks].sort((a, b) => a.id.localeCompare(b.id));
    expect(byId(answer.marks)).toEqual(byId(all()));
    expect(answer).toMatchObject({ baseCount: 1200, forgottenBeforeUs: null, nearPrice: bars.close[1199] });
    expect(answer.counts.zone.total).toBe(answer.marks.length);
  });

  it('of a stretch of time are those that overlap it; the nearest open ones where there is no room for all', async () => {
    const { handlers } = served(1200);
    const [fromUs, toUs] = [bars.timeUs[600] as number, bars.timeUs[700] as number];
    const answer = await handlers['indicators.marks']({ ...request, fromUs, toUs, limits: { ...limits, zone: 5 } }, context);
    const overlapping = all().filter((mark) => mark.fromTimeUs < toUs && (mark.toTimeUs ?? Number.POSITIVE_INFINITY) >= fromUs);
    expect(answer.counts.zone).toEqual({ total: overlapping.length, open: overlapping.filter(({ state }) => state === 'open').length });
    expect(answer.marks).toHaveLength(5);
    expect(answer.nearPrice).toBe(bars.close[699]);
    const away = (mark: { bottom: number; top: number }) => Math.max(0, mark.bottom - answer.nearPrice, answer.nearPrice - mark.top);
    const open = overlapping.filter(({ state }) => state === 'open').sort((a, b) => away(a) - away(b));
    const expected = open.slice(0, 5).map(({ id }) => id);
    for (const id of expected) expect(answer.marks.map((mark) => mark.id)).toContain(id);
  });

  it('grow with the bars that close', async () => {
    const { market, handlers } = served(1000);
    await handlers['indicators.marks']({ ...request, limits }, context);
    closeBars(market, bars, 1000, 1200);
    const answer = await handlers['indicators.marks']({ ...request, limits, closedCount: 1200 }, context);
    expect(answer.baseCount).toBe(1200);
    expect(answer.marks).toHaveLength(all().length);
  });
});
