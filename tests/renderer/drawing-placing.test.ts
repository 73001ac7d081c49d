// verifies: drawings
import { describe, expect, test } from 'vitest';
import { drawing as drawingSchema } from '#contract/drawings.ts';
import { type Anchor, DRAWING_KINDS, type Drawing, type DrawingKind } from '#core/drawings/drawing.ts';
import { priceAt } from '#core/drawings/price-at.ts';
import { barAxis } from '#core/drawings/time-axis.ts';
import { type MakeDrawing, Placing, type ViewSize } from '../../src/renderer/chart-engine/drawing-placing.ts';
import { newDrawing, rememberChoices } from '../../src/renderer/features/drawings/new-drawing.ts';

const MINUTE = 60e6;
const axis = barAxis(
  Float64Array.from({ length: 200 }, (_, i) => i * MINUTE),
  MINUTE,
);
const view: ViewSize = { bars: 100, prices: 0.02, axis, isLogarithmic: false };
const make: MakeDrawing = (kind, at, seen) => newDrawing(kind, 'EURUSD', at, seen, 0.00001);
const at = (bar: number, price: number): Anchor => ({ timeUs: bar * MINUTE, price });

/** Draws a kind with these clicks; null when they were not enough. */
function draw(kind: DrawingKind, clicks: readonly Anchor[], seen = view): Drawing | null {
  const placing = new Placing(kind);
  for (const [i, click] of clicks.entries()) {
    placing.follow(click, axis);
    const finished = placing.put(click, seen, make);
    if (finished) return i === clicks.length - 1 ? finished : null;
  }
  return null;
}

describe('drawing with the pointer', () => {
  test('takes one click for a line, a text and a planned trade, three for a channel, else two; each is one that can be kept', () => {
    const clicks = [at(100, 1.1), at(120, 1.2), at(110, 1.05)];
    const taken = DRAWING_KINDS.map((kind) => [kind, [1, 2, 3].find((count) => draw(kind, clicks.slice(0, count)) !== null)]);
    expect(Object.fromEntries(taken)).toEqual({
      horizontal: 1,
      trend: 2,
      ray: 2,
      channel: 3,
      rectangle: 2,
      fibonacci: 2,
      long: 1,
      short: 1,
      text: 1,
    });
    for (const [kind, count] of taken)
      expect(drawingSchema.safeParse(draw(kind as DrawingKind, clicks.slice(0, Number(count)))).success).toBe(true);
  });

  test('puts the other line of a channel through the third click', () => {
    const channel = draw('channel', [at(100, 1.1), at(120, 1.2), at(110, 1.05)]);
    expect(channel && priceAt(channel, 110 * MINUTE, axis, 'parallel')).toBeCloseTo(1.05, 9);
    expect(channel && priceAt(channel, 110 * MINUTE, axis)).toBeCloseTo(1.15, 9);
  });

  test('does not take a second click on the first one, and shows what it would be before the last', () => {
    const placing = new Placing('trend');
    placing.put(at(100, 1.1), view, make);
    expect(placing.put(at(100, 1.1), view, make)).toBeNull();
    placing.follow(at(105, 1.15), axis);
    expect(placing.draft?.anchors).toEqual([at(100, 1.1), at(105, 1.15)]);
  });

  test('a new planned trade has its target at 2 R, within what is in view, also where prices hardly move', () => {
    for (const prices of [0.02, 1e-9])
      for (const kind of ['long', 'short'] as const) {
        const plan = draw(kind, [at(100, 1.1)], { ...view, prices });
        if (plan?.kind !== kind) throw new Error('no plan was drawn');
        expect((plan.target - 1.1) / (1.1 - plan.stop)).toBeCloseTo(2, 6);
        expect(Math.abs(plan.target - 1.1)).toBeLessThan(Math.max(prices, 0.0001));
        expect(plan.anchors[1]?.timeUs).toBeGreaterThan(100 * MINUTE);
      }
  });

  test('a line drawn on a logarithmic scale is straight there, and a new drawing begins with the style of the last of its kind', () => {
    const line = draw('trend', [at(100, 1.1), at(120, 1.2)], { ...view, isLogarithmic: true });
    expect(line).toMatchObject({ interpolation: 'logarithmic' });
    if (!line) throw new Error('no line was drawn');
    rememberChoices({ ...line, style: { colour: 'pink', width: 3, dash: 'dotted' } });
    expect(draw('trend', [at(100, 1.1), at(120, 1.2)])?.style).toEqual({ colour: 'pink', width: 3, dash: 'dotted' });
    expect(draw('ray', [at(100, 1.1), at(120, 1.2)])?.style.colour).toBe('blue');
  });
});
