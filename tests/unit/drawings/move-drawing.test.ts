// verifies: drawings
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drawing, firstAnchor, lastAnchor } from '#core/drawings/drawing.ts';
import { handlesOf, moveDrawing, moveHandle } from '#core/drawings/move-drawing.ts';
import { priceAt } from '#core/drawings/price-at.ts';
import { barAxis, CONTINUOUS_TIME } from '#core/drawings/time-axis.ts';
import { channel, oneOfEach, position, rectangle, trend } from '#tests/support/test-drawings.ts';

const line = [
  [0, 1],
  [10, 3],
] as const;
const move = (drawing: Drawing, id: string, timeUs: number, price: number) => moveHandle(drawing, id, { timeUs, price }, CONTINUOUS_TIME);

describe('handles', () => {
  it('property: a handle put somewhere is there afterwards, or nothing changed', () => {
    const drawings = fc.constantFrom(...oneOfEach());
    fc.assert(
      fc.property(drawings, fc.nat(3), fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 400 }), (drawing, n, timeUs, cents) => {
        const handles = handlesOf(drawing, CONTINUOUS_TIME);
        const handle = handles[n % handles.length];
        if (!handle) throw new Error('every drawing has a handle');
        const price = cents / 100;
        const moved = move(drawing, handle.id, timeUs, price);
        if (moved === drawing) return;
        const after = handlesOf(moved, CONTINUOUS_TIME).find((other) => other.id === handle.id);
        if (moved.kind === 'channel' && handle.id === 'offset')
          expect(priceAt({ ...moved, extension: 'both' }, timeUs, CONTINUOUS_TIME, 'parallel')).toBeCloseTo(price, 9);
        else if (handle.id !== 'end') expect(after?.price).toBeCloseTo(price, 9);
        if (!['offset', 'stop', 'target'].includes(handle.id)) expect(after?.timeUs).toBe(timeUs);
      }),
    );
  });

  it('of a rectangle change two sides', () => {
    const box = rectangle([
      [0, 1],
      [10, 3],
    ]);
    const corner = move(box, 'first-time', 2, 4);
    expect([firstAnchor(corner), lastAnchor(corner)]).toEqual([
      { timeUs: 2, price: 1 },
      { timeUs: 10, price: 4 },
    ]);
  });

  it('of a channel widen it without turning it', () => {
    const wide = move(channel(line, 0.5), 'offset', 5, 4);
    expect([priceAt(wide, 0, CONTINUOUS_TIME, 'parallel'), priceAt(wide, 0)]).toEqual([3, 1]);
  });

  it('of a planned trade never put the stop beyond the entry, nor its end before its start', () => {
    const plan = position('long', [1.1, 1.09, 1.13]);
    expect(move(plan, 'stop', 0, 1.12)).toBe(plan);
    expect(move(plan, 'target', 0, 1.1)).toBe(plan);
    expect(move(plan, 'first', 3, 1.2)).toBe(plan);
    expect(move(plan, 'end', -3, 1.1)).toBe(plan);
    expect(move(plan, 'stop', 0, 1.095)).toMatchObject({ stop: 1.095, target: 1.13 });
  });
});

describe('moving a drawing as a whole', () => {
  it('counts in bars, over gaps too', () => {
    const times = Float64Array.from([20, 21, 70, 71]).map((hour) => hour * 3_600e6);
    const moved = moveDrawing(
      trend([
        [20 * 3_600e6, 1],
        [21 * 3_600e6, 2],
      ]),
      2,
      0.5,
      barAxis(times, 3_600e6),
    );
    expect(moved.anchors).toEqual([
      { timeUs: 70 * 3_600e6, price: 1.5 },
      { timeUs: 71 * 3_600e6, price: 2.5 },
    ]);
  });

  it('property: there and back leaves it where it was, and every price moved alike', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...oneOfEach()),
        fc.integer({ min: -100, max: 100 }),
        fc.integer({ min: -8, max: 8 }),
        (drawing, bars, eighths) => {
          const moved = moveDrawing(drawing, bars, eighths / 8, CONTINUOUS_TIME);
          const back = moveDrawing(moved, -bars, -eighths / 8, CONTINUOUS_TIME);
          back.anchors.forEach((anchor, i) => {
            expect(anchor.timeUs).toBe(drawing.anchors[i]?.timeUs);
            expect(anchor.price).toBeCloseTo(drawing.anchors[i]?.price ?? Number.NaN, 12);
          });
          const [before, after] = [handlesOf(drawing, CONTINUOUS_TIME), handlesOf(moved, CONTINUOUS_TIME)];
          for (const [i, handle] of after.entries()) expect(handle.price - (before[i]?.price ?? Number.NaN)).toBeCloseTo(eighths / 8, 9);
        },
      ),
    );
  });
});
