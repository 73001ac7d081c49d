// verifies: windows
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBarColumns } from '#core/market/bar-columns.ts';
import { alignColumns } from '../../src/renderer/chart-engine/chart-data.ts';
import {
  type BarRange,
  type ChartLevel,
  type ChartWindow,
  historyLength,
  reachesEnd,
  rescaleRange,
  windowLength,
} from '../../src/renderer/chart-engine/chart-window.ts';
import { extendWindow } from '../../src/renderer/chart-engine/extend-window.ts';
import { formingAfter, liveBars, newestBar } from '../../src/renderer/chart-engine/live-tail.ts';
import { WindowLoader, type WindowRequest } from '../../src/renderer/chart-engine/window-loader.ts';
import {
  canCoarsen,
  coarsenAbove,
  LEVELS,
  levelFor,
  planAhead,
  planWindow,
  refineBelow,
  WINDOW_BARS,
} from '../../src/renderer/chart-engine/window-plan.ts';
import { barAtTime, positionAtTime, timeAtPosition } from '../../src/renderer/chart-engine/window-times.ts';

/** A window of bars one minute apart whose close is the index of the bar. */
function makeWindow(
  change: Partial<Pick<ChartWindow, 'level' | 'fromIndex' | 'baseCount' | 'generation'>> & { count?: number } = {},
): ChartWindow {
  const level = change.level ?? 1;
  const baseCount = change.baseCount ?? 100_000;
  const totalCount = Math.ceil(baseCount / level);
  const fromIndex = change.fromIndex ?? 0;
  const count = Math.min(change.count ?? WINDOW_BARS, totalCount - fromIndex);
  const bars = makeBarColumns(count);
  for (let i = 0; i < count; i++) {
    bars.timeUs[i] = (fromIndex + i) * level * 60e6;
    bars.open[i] = fromIndex + i;
    bars.close[i] = fromIndex + i;
    bars.high[i] = fromIndex + i + 1;
    bars.low[i] = fromIndex + i - 1;
    bars.volume[i] = 10;
  }
  return { level, fromIndex, totalCount, baseCount, generation: change.generation ?? 1, bars, indicators: new Map() };
}

describe('levels', () => {
  test('a stretch of time keeps its middle when it is counted in bars of another level', () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 1e6, noNaN: true }), fc.double({ min: 1, max: 5000, noNaN: true }), (from, width) => {
        const range = { from, to: from + width };
        const back = rescaleRange(rescaleRange(range, 1, 60), 60, 1);
        expect(back.from).toBeCloseTo(range.from, 5);
        expect(back.to).toBeCloseTo(range.to, 5);
      }),
    );
    // Base bars 0 to 4 are level bar 0: the middle of one is the middle of the other.
    expect(rescaleRange({ from: 2, to: 7 }, 1, 5)).toEqual({ from: 0, to: 1 });
  });

  test('the level never flips back right after it changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 3000 }), fc.integer({ min: 10, max: 80_000 }), (width, visible) => {
        const fine = makeWindow();
        const level = levelFor(fine, { from: 0, to: visible }, width);
        const placed = makeWindow({ level });
        const range = rescaleRange({ from: 0, to: visible }, 1, level);
        expect(levelFor(placed, range, width)).toBe(level);
      }),
    );
  });

  test('refining starts well below where coarsening starts', () => {
    for (const width of [290, 600, 1123, 3000]) expect(refineBelow(width)).toBeLessThan(coarsenAbove(width) * 0.7);
  });

  test('bars that all fit are never made coarser', () => {
    const short = makeWindow({ baseCount: 300 });
    expect(canCoarsen(short, 1, 1000)).toBe(false);
    expect(levelFor(short, { from: -2000, to: 3000 }, 1000)).toBe(1);
  });

  test('a million bars can be seen at once', () => {
    const all = makeWindow({ baseCount: 1_000_000 });
    const level = levelFor(all, { from: 0, to: 1_000_000 }, 1500);
    expect(1_000_000 / level).toBeLessThanOrEqual(coarsenAbove(1500));
  });
});

describe('what to load', () => {
  test('nothing while there is margin on both sides', () => {
    expect(planWindow(makeWindow({ fromIndex: 10_000 }), { from: 12_900, to: 13_100 }, 1000)).toBeNull();
  });

  test('nothing at the ends of the series, where there is nothing more', () => {
    expect(planWindow(makeWindow({ fromIndex: 0 }), { from: -50, to: 150 }, 1000)).toBeNull();
    expect(planWindow(makeWindow({ fromIndex: 94_000 }), { from: 99_850, to: 100_006 }, 1000)).toBeNull();
  });

  test('a window around what is visible when an edge comes near', () => {
    const plan = planWindow(makeWindow({ fromIndex: 10_000 }), { from: 10_500, to: 10_700 }, 1000);
    expect(plan).toEqual({ level: 1, fromIndex: 7_600, count: WINDOW_BARS, urgency: 'now' });
  });

  test('whatever is planned holds what is visible', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LEVELS),
        fc.integer({ min: 300, max: 2500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 20, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (level, width, place, visible, windowPlace) => {
          const baseCount = 1_000_000;
          const total = Math.ceil(baseCount / level);
          const window = makeWindow({ level, baseCount, fromIndex: Math.floor(Math.max(0, total - WINDOW_BARS) * windowPlace), count: 10 });
          const from = (total - visible) * place;
          const range = { from, to: from + visible };
          const plan = planWindow(window, range, width);
          if (!plan) return;
          const target = rescaleRange(range, level, plan.level);
          const planTotal = Math.ceil(baseCount / plan.level);
          expect(plan.fromIndex).toBeLessThanOrEqual(Math.max(0, target.from));
          expect(plan.fromIndex + plan.count).toBeGreaterThanOrEqual(Math.min(planTotal, target.to));
        },
      ),
    );
  });

  test('zooming out fetches the next level before it is needed, zooming in the finer one', () => {
    const window = makeWindow({ fromIndex: 40_000 });
    expect(planAhead(window, { from: 42_700, to: 43_300 }, 1000, 1.05)?.level).toBe(5);
    expect(planAhead(window, { from: 42_900, to: 43_100 }, 1000, 1.05)).toBeNull();
    const coarse = makeWindow({ level: 5, fromIndex: 8_000 });
    expect(planAhead(coarse, { from: 10_900, to: 11_100 }, 1000, 0.95)?.level).toBe(1);
  });
});

describe('the loader', () => {
  const width = 1000;
  function harness(baseCount: number) {
    let current: ChartWindow | null = null;
    let range: BarRange = { from: 0, to: 100 };
    const requests: WindowRequest[] = [];
    const waiting: (() => void)[] = [];
    const view = {
      visibleRange: () => range,
      widthPx: () => width,
      place(window: ChartWindow, next: BarRange | null) {
        current = window;
        if (next) range = next;
      },
    };
    const loader = new WindowLoader(async (request) => {
      requests.push(request);
      await new Promise<void>((resolve) => waiting.push(resolve));
      const total = Math.ceil(baseCount / request.level);
      return makeWindow({
        level: request.level,
        baseCount,
        fromIndex: Math.min(request.fromIndex ?? Math.max(0, total - request.count), total),
      });
    }, view);
    const deliver = async () => {
      waiting.shift()?.();
      for (let i = 0; i < 8; i++) await Promise.resolve();
    };
    return {
      loader,
      requests,
      waiting,
      deliver,
      window: () => current as unknown as ChartWindow,
      absolute: () => ({ from: range.from + (current?.fromIndex ?? 0), to: range.to + (current?.fromIndex ?? 0) }),
      scrollBy(by: number) {
        range = { from: range.from + by, to: range.to + by };
        loader.check();
      },
      zoomTo(count: number) {
        const middle = (range.from + range.to) / 2;
        range = { from: middle - count / 2, to: middle + count / 2 };
        loader.check();
      },
    };
  }
  async function opened(baseCount = 100_000) {
    const test = harness(baseCount);
    const opening = test.loader.open({ level: 1 }, (window) => ({ from: windowLength(window) - 200, to: windowLength(window) }));
    await test.deliver();
    await opening;
    return test;
  }

  test('keeps one request in flight, however much is scrolled meanwhile', async () => {
    const chart = await opened();
    for (let i = 0; i < 40; i++) chart.scrollBy(-130);
    expect(chart.waiting).toHaveLength(1);
    expect(chart.requests).toHaveLength(2);
  });

  test('shows the same bars before and after a window comes, also those scrolled to while it was on its way', async () => {
    const chart = await opened();
    chart.scrollBy(-5_000);
    chart.scrollBy(-321.5);
    const before = chart.absolute();
    await chart.deliver();
    expect(chart.window().fromIndex).toBeLessThan(94_000);
    expect(chart.absolute().from).toBeCloseTo(before.from, 9);
    expect(chart.absolute().to).toBeCloseTo(before.to, 9);
  });

  test('places a level that was fetched ahead at once, without another request', async () => {
    const chart = await opened();
    chart.scrollBy(-3_000);
    chart.zoomTo(400);
    chart.zoomTo(600);
    expect(chart.requests.at(-1)?.level).toBe(5);
    await chart.deliver();
    expect(chart.window().level).toBe(1);
    const asked = chart.requests.length;
    chart.zoomTo(1_150);
    expect(chart.window().level).toBe(5);
    expect(chart.requests).toHaveLength(asked);
  });

  test('a new opening drops the answer to the old one', async () => {
    const chart = await opened();
    chart.scrollBy(-5_000);
    const reopening = chart.loader.open({ level: 1 }, () => ({ from: 10, to: 110 }));
    await chart.deliver();
    await chart.deliver();
    await reopening;
    expect(chart.window().fromIndex).toBe(94_000);
    expect(chart.absolute()).toEqual({ from: 94_010, to: 94_110 });
  });
});

describe('live bars', () => {
  const forming = { timeUs: 100_000 * 60e6, open: 7, high: 9, low: 6, close: 8, volume: 3 };

  test('history leaves the newest bar to the live series, so that the last price is always live', () => {
    const window = makeWindow({ fromIndex: 94_000 });
    expect(reachesEnd(window)).toBe(true);
    expect(historyLength(window)).toBe(windowLength(window) - 1);
    expect(liveBars(window, historyLength(window), null)).toHaveLength(1);
  });

  test('the forming bar follows the newest closed one', () => {
    const window = makeWindow({ fromIndex: 94_000 });
    expect(liveBars(window, historyLength(window), forming).map((bar) => bar.close)).toEqual([99_999, 8]);
    expect(newestBar(window, forming)).toEqual(forming);
  });

  test('the forming bar does not follow a bar of weeks ago, of a history that is still being made', () => {
    const window = makeWindow({ fromIndex: 94_000 });
    expect(formingAfter(window, { closedCount: 100_001, bar: forming })).toBe(forming);
    expect(formingAfter(window, { closedCount: 104_000, bar: forming })).toBeNull();
    expect(newestBar(window, formingAfter(window, { closedCount: 104_000, bar: forming }))?.close).toBe(99_999);
    const coarse = makeWindow({ level: 60, baseCount: 100_030, fromIndex: 0 });
    expect(formingAfter(coarse, { closedCount: 100_100, bar: forming })).toBe(forming);
  });

  test('where a coarser bar is not complete, the forming bar is joined to it', () => {
    const window = makeWindow({ level: 60, baseCount: 100_030, fromIndex: 0 });
    const bars = liveBars(window, historyLength(window), forming);
    expect(historyLength(window)).toBe(1667);
    expect(bars).toHaveLength(1);
    expect(bars[0]).toEqual({ timeUs: 1667 * 60 * 60e6, open: 1667, high: 1668, low: 6, close: 8, volume: 13 });
  });

  test('a window that ends before the newest bar has no live bars', () => {
    expect(liveBars(makeWindow({ fromIndex: 10 }), WINDOW_BARS, forming)).toEqual([]);
  });

  test('with no bar stored yet the forming bar stands alone', () => {
    const empty = makeWindow({ baseCount: 0 });
    expect(liveBars(empty, 0, forming)).toEqual([forming]);
    expect(newestBar(empty, null)).toBeNull();
  });
});

describe('extending a window', () => {
  test('the end is replaced, and indicators keep to their bars', () => {
    const values = Float64Array.from({ length: 6000 }, (_, i) => 94_000 + i);
    const window = { ...makeWindow({ fromIndex: 94_000 }), indicators: new Map([['ema', { value: values }]]) };
    const tailBars = makeWindow({ fromIndex: 99_999, baseCount: 100_003 });
    const tail = { ...tailBars, indicators: new Map([['ema', { value: Float64Array.of(99_999, 1, 2, 3) }]]) };
    const extended = extendWindow(window, tail) as ChartWindow;
    expect(windowLength(extended)).toBe(6003);
    expect(extended.bars.close.at(-1)).toBe(100_002);
    expect([...(extended.indicators.get('ema')?.value?.slice(-5) ?? [])]).toEqual([99_998, 99_999, 1, 2, 3]);
    expect(extended.totalCount).toBe(100_003);
  });

  test('a tail of another level or generation, or with a hole before it, is refused', () => {
    const window = makeWindow({ fromIndex: 94_000 });
    expect(extendWindow(window, makeWindow({ fromIndex: 99_999, generation: 2 }))).toBeNull();
    expect(extendWindow(window, makeWindow({ level: 5, fromIndex: 19_999 }))).toBeNull();
    expect(extendWindow(makeWindow({ fromIndex: 94_000, count: 100 }), makeWindow({ fromIndex: 95_000 }))).toBeNull();
  });
});

describe('times and positions', () => {
  const window = makeWindow({ fromIndex: 100, count: 50 });

  test('are each other’s inverse, inside and beyond the window', () => {
    fc.assert(
      fc.property(fc.double({ min: -200, max: 400, noNaN: true }), (position) => {
        expect(positionAtTime(window, timeAtPosition(window, position, 60e6), 60e6)).toBeCloseTo(position, 6);
      }),
    );
  });

  test('the bar at a time is the newest that had opened', () => {
    expect(barAtTime(window, 120 * 60e6)).toBe(20);
    expect(barAtTime(window, 120 * 60e6 + 59e6)).toBe(20);
    expect(barAtTime(window, 0)).toBe(-1);
  });

  test('a gap between two bars is as wide as one bar', () => {
    const gappy = makeWindow({ count: 3 });
    gappy.bars.timeUs[2] = 1_000 * 60e6;
    expect(positionAtTime(gappy, 500 * 60e6, 60e6)).toBe(2);
  });
});

describe('indicator columns', () => {
  test('are moved to lie over the bars, with nothing where nothing came', () => {
    const columns = { fromIndex: 11, generation: 1, outputs: { value: Float64Array.of(1, 2, 3) } };
    expect([...(alignColumns(columns, 10, 4).value ?? [])]).toEqual([Number.NaN, 1, 2, 3]);
    expect([...(alignColumns(columns, 12, 2).value ?? [])]).toEqual([2, 3]);
  });
});

test('every level is one that the contract knows', async () => {
  const { CHART_LEVELS } = await import('#contract/shared.ts');
  expect([...CHART_LEVELS] as ChartLevel[]).toEqual([...LEVELS]);
});
