import { type FibonacciDrawing, firstAnchor, lastAnchor } from '#core/drawings/drawing.ts';
import { fibonacciPrice } from '#core/drawings/fibonacci.ts';
import type { ShapeContext } from './drawing-shapes.ts';
import { levelWord } from './drawing-words.ts';
import { boxPath, type Ends, levelPath, type ShapeParts, segmentPath, strokeOf } from './shape-parts.ts';

/** Labels nearer than this would lie on each other, in pixels. */
const LABEL_STEP_PX = 16;

/** The levels whose labels have room, from the first on. */
function readable<L extends { readonly y: number }>(levels: readonly L[]): L[] {
  const kept: L[] = [];
  for (const level of levels) if (kept.every((other) => Math.abs(other.y - level.y) >= LABEL_STEP_PX)) kept.push(level);
  return kept;
}

/** A retracement: a line for each level, bands between them, and the move that it is measured on. */
export function fibonacciParts(
  drawing: FibonacciDrawing,
  ends: Ends,
  { view, words, measure }: ShapeContext,
  isChosen: boolean,
): ShapeParts {
  const levels = drawing.levels.map((ratio) => {
    const price = fibonacciPrice(drawing, ratio);
    return { ratio, price, y: view.yOf(price) };
  });
  const ordered = levels.map(({ y }) => y).sort((a, b) => a - b);
  const [start, end] = [firstAnchor(drawing), lastAnchor(drawing)].map((anchor) => ({
    x: view.xOf(view.axis.positionOf(anchor.timeUs)),
    y: view.yOf(anchor.price),
  })) as [{ x: number; y: number }, { x: number; y: number }];
  // In a narrow one the prices would stand on what is drawn beside it, and at last the levels too.
  const room = isChosen ? Number.POSITIVE_INFINITY : ends[1] - ends[0];
  const text = ({ ratio, price }: (typeof levels)[number]) => {
    const full = `${levelWord(ratio)}  ${words.price(price)}`;
    return measure(full) <= room ? full : levelWord(ratio);
  };
  return {
    strokes: [
      ...levels.map(({ y }) => strokeOf(drawing, levelPath(y, ends))),
      { path: segmentPath(start, end, view), colour: 'neutral', width: 1, dash: 'dashed' },
    ],
    fills: ordered.slice(1).map((bottom, i) => ({
      polygon: boxPath(ordered[i] as number, bottom, ends),
      colour: drawing.style.colour,
      opacity: i % 2 === 0 ? 0.1 : 0.05,
    })),
    labels: readable(levels)
      .filter((level) => measure(text(level)) <= room)
      .map((level) => ({
        at: { x: Math.max(ends[0], 0) + 4, y: level.y },
        lines: [text(level)],
        colour: drawing.style.colour,
        side: 'right',
        vertical: 'above',
        style: 'plain',
      })),
  };
}
