// verifies: drawings
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { priceAt } from '#core/drawings/price-at.ts';
import { barAxis } from '#core/drawings/time-axis.ts';
import { lowerBound, makeBarColumns } from '#core/market/bar-columns.ts';
import { trend } from '#tests/support/test-drawings.ts';
import type { ChartWindow } from '../../src/renderer/chart-engine/chart-window.ts';
import { AnchorIndexes, windowAxis } from '../../src/renderer/chart-engine/drawing-axis.ts';
import { provideLinks, type ServiceLinks } from '../../src/renderer/connection/service-link.ts';

const HOUR = 3_600e6;
const WEEK = 168 * HOUR;
/** Hours of ten weeks, each of 120 hours with 48 closed ones after it. */
const TIMES = Float64Array.from({ length: 1_200 }, (_, i) => Math.floor(i / 120) * WEEK + (i % 120) * HOUR);

const asked: number[] = [];

beforeEach(() => {
  asked.length = 0;
  const ingestion = {
    client: {
      'bars.window': async ({ aroundTimeUs, count }: { aroundTimeUs: number; count: number }) => {
        asked.push(aroundTimeUs);
        const fromIndex = Math.min(TIMES.length - count, Math.max(0, lowerBound(TIMES, aroundTimeUs) - Math.floor(count / 2)));
        const timeUs = TIMES.slice(fromIndex, fromIndex + count);
        return { ok: true, value: { fromIndex, bars: { ...makeBarColumns(count), timeUs } } };
      },
    },
  };
  provideLinks({ ingestion } as unknown as ServiceLinks);
});

/** Bars `[from, to)` of the whole as a placed window, at a level. */
function windowOf(from: number, to: number, level: 1 | 5 = 1): ChartWindow {
  const timeUs = TIMES.filter((_, i) => i % level === 0 && i >= from * level && i < to * level);
  const totalCount = Math.ceil(TIMES.length / level);
  const bars = { ...makeBarColumns(timeUs.length), timeUs };
  return { level, fromIndex: from, totalCount, baseCount: TIMES.length, generation: 1, bars, indicators: new Map() };
}

function indexesWith(onChange = () => {}): AnchorIndexes {
  const indexes = new AnchorIndexes(onChange);
  indexes.follow({ symbol: 'EURUSD', timeframe: '1h' }, 1, HOUR);
  return indexes;
}

describe('positions of drawings on a chart', () => {
  test('within the window are those of its bars, and nothing is asked', () => {
    const axis = windowAxis(windowOf(500, 900), null, HOUR, indexesWith());
    expect([500, 619, 620, 899].map((i) => axis.positionOf(TIMES[i] ?? 0))).toEqual([0, 119, 120, 399]);
    expect(asked).toEqual([]);
  });

  test('outside of it count bars, not hours, once the service has said where they are; each is asked for once', async () => {
    const changed = vi.fn();
    const indexes = indexesWith(changed);
    const axis = windowAxis(windowOf(900, 1_200), null, HOUR, indexes);
    const far = TIMES[100] ?? 0;
    expect(axis.positionOf(far)).toBeLessThan(-900);
    axis.positionOf(far);
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    expect(axis.positionOf(far)).toBe(-800);
    expect(asked).toEqual([far]);
  });

  test('a line keeps its price at a bar whatever part of the series is loaded', async () => {
    const line = trend(
      [
        [TIMES[100] ?? 0, 1],
        [TIMES[1_000] ?? 0, 2],
      ],
      { extension: 'right' },
    );
    const at = TIMES[1_100] ?? 0;
    const whole = priceAt(line, at, barAxis(TIMES, HOUR));
    const indexes = indexesWith();
    const axes = [windowAxis(windowOf(950, 1_200), null, HOUR, indexes), windowAxis(windowOf(1_050, 1_200), null, HOUR, indexes)];
    for (const axis of axes) await vi.waitFor(() => expect(priceAt(line, at, axis)).toBeCloseTo(whole ?? Number.NaN, 12));
  });

  test('on a coarser level are those of the drawn bars', async () => {
    const indexes = indexesWith();
    const axis = windowAxis(windowOf(180, 240, 5), null, HOUR, indexes);
    expect(axis.positionOf(TIMES[950] ?? 0)).toBe(10);
    await vi.waitFor(() => expect(axis.positionOf(TIMES[100] ?? 0)).toBe(100 / 5 - 180));
  });

  test('after a weekend the forming bar stands next to the last closed one', () => {
    const window = windowOf(900, 1_200);
    const monday = 10 * WEEK;
    expect(windowAxis(window, monday, HOUR, indexesWith()).positionOf(monday)).toBe(300);
    expect(windowAxis(window, monday, HOUR, indexesWith()).positionOf(monday + 2 * HOUR)).toBe(302);
    expect(windowAxis(window, TIMES[1_199] ?? 0, HOUR, indexesWith()).positionOf(TIMES[1_199] ?? 0)).toBe(299);
  });

  test('that were known are forgotten with the bars that they were counted in', async () => {
    const indexes = indexesWith();
    const far = TIMES[100] ?? 0;
    indexes.indexOf(far);
    await vi.waitFor(() => expect(indexes.indexOf(far)).toBe(100));
    indexes.follow({ symbol: 'EURUSD', timeframe: '1h' }, 2, HOUR);
    expect(indexes.indexOf(far)).toBeUndefined();
    await vi.waitFor(() => expect(indexes.indexOf(far)).toBe(100));
    expect(asked).toEqual([far, far]);
  });
});
