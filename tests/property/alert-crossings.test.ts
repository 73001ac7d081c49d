// verifies: alert-crossings
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Crossing, type CrossSide, crossingOf, crossingsOfBar, sideOf } from '#core/alerts/cross.ts';

const LEVEL = 10;
/** Prices on a coarse grid around the level, so that touches are common. */
const price = fc.integer({ min: 6, max: 14 });
const seconds = fc.array(fc.array(price, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 12 });

/** Crossings of a list of prices, found by looking back for the last price that was not the level. */
function naiveCrossings(prices: readonly number[]): (Crossing | null)[] {
  return prices.map((now, i) => {
    const before = prices.slice(0, i).findLast((earlier) => earlier !== LEVEL);
    if (before === undefined || now === LEVEL || before > LEVEL === now > LEVEL) return null;
    return now > LEVEL ? 'up' : 'down';
  });
}

const barOf = (ticks: readonly number[]) => ({
  open: ticks[0] as number,
  high: Math.max(...ticks),
  low: Math.min(...ticks),
  close: ticks.at(-1) as number,
});

describe('crossings', () => {
  it('of single values are those that a look back at the last value off the level finds', () => {
    fc.assert(
      fc.property(fc.array(price, { maxLength: 60 }), (prices) => {
        let side: CrossSide = null;
        const streamed = prices.map((value) => {
          const next = sideOf(value, LEVEL, side);
          const crossing = crossingOf(side, next);
          side = next;
          return crossing;
        });
        expect(streamed).toEqual(naiveCrossings(prices));
      }),
      { numRuns: 2000 },
    );
  });

  it('of bars are never told unless the ticks in them crossed, and the first of every bar is told', () => {
    fc.assert(
      fc.property(seconds, (bars) => {
        const ticks = bars.flat();
        const perTick = naiveCrossings(ticks);
        let at = 0;
        let side: CrossSide = null;
        let isExact = true;
        for (const [i, bar] of bars.entries()) {
          const inBar = perTick.slice(at, at + bar.length);
          at += bar.length;
          const before: CrossSide = side;
          const judged = crossingsOfBar(barOf(bar), LEVEL, before);
          side = judged.side;
          // A close on the level itself after prices on both sides: which was last can't be known from a bar.
          const trueSide = ticks.slice(0, at).findLast((tick) => tick !== LEVEL);
          const isSideRight = side === (trueSide === undefined ? null : trueSide > LEVEL ? 'above' : 'below');
          if (i > 0 && isExact && before !== null) {
            if (judged.up) expect(inBar).toContain('up');
            if (judged.down) expect(inBar).toContain('down');
            const first = inBar.find((crossing) => crossing !== null);
            if (first) expect(judged[first]).toBe(true);
          }
          isExact = isSideRight;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('are the same for every level and price moved by the same amount, and mirrored when both are', () => {
    const bar = fc.array(price, { minLength: 1, maxLength: 6 }).map(barOf);
    const sides = fc.constantFrom<CrossSide>('below', 'above', null);
    fc.assert(
      fc.property(bar, sides, fc.integer({ min: -5, max: 5 }), (one, side, by) => {
        const moved = { open: one.open + by, high: one.high + by, low: one.low + by, close: one.close + by };
        expect(crossingsOfBar(moved, LEVEL + by, side)).toEqual(crossingsOfBar(one, LEVEL, side));
        const mirrored = { open: -one.open, high: -one.low, low: -one.high, close: -one.close };
        const other = side === null ? null : side === 'above' ? 'below' : 'above';
        const expected = crossingsOfBar(one, LEVEL, side);
        const found = crossingsOfBar(mirrored, -LEVEL, other);
        expect([found.up, found.down]).toEqual([expected.down, expected.up]);
      }),
    );
  });

  it('act on the cross, not on the state they start in: touch, gap and spike', () => {
    expect(crossingsOfBar({ open: 12, high: 12, low: 12, close: 12 }, LEVEL, null)).toEqual({ side: 'above', up: false, down: false });
    expect(crossingsOfBar({ open: 9, high: 10, low: 9, close: 9 }, LEVEL, 'below')).toEqual({ side: 'below', up: false, down: false });
    expect(crossingsOfBar({ open: 12, high: 13, low: 12, close: 13 }, LEVEL, 'below')).toEqual({ side: 'above', up: true, down: false });
    expect(crossingsOfBar({ open: 9, high: 11, low: 9, close: 9 }, LEVEL, 'below')).toEqual({ side: 'below', up: true, down: true });
    expect(sideOf(Number.NaN, LEVEL, 'below')).toBeNull();
  });
});
