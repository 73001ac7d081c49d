// verifies: alerts
import { describe, expect, it } from 'vitest';
import { priceAt } from '#core/drawings/price-at.ts';
import { barAxis } from '#core/drawings/time-axis.ts';
import { storedAxis } from '#services/alerts/stored-axis.ts';
import { closeBars, marketStore } from '#tests/support/market-with-bars.ts';
import { seededBars } from '#tests/support/seeded-bars.ts';
import { trend } from '#tests/support/test-drawings.ts';

const MINUTE = 60_000_000;
const bars = seededBars(31, 400);
const at = (i: number) => bars.timeUs[i] as number;

describe('positions among stored bars', () => {
  const market = marketStore();
  closeBars(market, bars, 0, 400);

  it('are those that a chart of the bars has, gaps included', () => {
    const chart = barAxis(bars.timeUs, MINUTE);
    const axis = storedAxis(market, 'TEST', '1m', 'utc', at(399));
    for (let i = 0; i < 400; i++) {
      expect(axis.positionOf(at(i))).toBe(chart.positionOf(at(i)));
      expect(axis.positionOf(at(i) + MINUTE / 4)).toBeCloseTo(i + 0.25, 12);
      expect(axis.timeAt(i)).toBe(at(i));
    }
  });

  it('put the forming bar right after the last closed one, however long the gap: a line has one price before and after the close', () => {
    const gap = bars.timeUs.findIndex((timeUs, i) => i > 0 && timeUs - at(i - 1) > 10 * MINUTE);
    expect(gap).toBeGreaterThan(0);
    const before = marketStore();
    closeBars(before, bars, 0, gap);
    const line = trend(
      [
        [at(0), 100],
        [at(gap - 1), 110],
      ],
      { kind: 'ray' },
    );
    const nowUs = at(gap) + MINUTE / 2;
    const forming = priceAt(line, nowUs, storedAxis(before, 'TEST', '1m', 'utc', nowUs));
    const closed = priceAt(line, nowUs, storedAxis(market, 'TEST', '1m', 'utc', nowUs));
    expect(forming).toBe(closed);
    expect(forming).toBeCloseTo(100 + (10 * (gap + 0.5)) / (gap - 1), 9);
  });

  it('count on by the nominal length before the first bar, after the present one, and where nothing is stored', () => {
    const axis = storedAxis(market, 'TEST', '1m', 'utc', at(399));
    expect(axis.positionOf(at(0) - 3 * MINUTE)).toBe(-3);
    expect(axis.positionOf(at(399) + 5 * MINUTE)).toBe(404);
    const empty = storedAxis(marketStore(), 'TEST', '1m', 'utc', at(0));
    expect(empty.positionOf(at(0) + MINUTE) - empty.positionOf(at(0))).toBe(1);
    expect(empty.positionOf(at(0)) - empty.positionOf(at(0) - MINUTE)).toBe(1);
  });
});
