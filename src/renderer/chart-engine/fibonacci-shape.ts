import { type FibonacciDrawing, firstAnchor, lastAnchor } from '#core/drawings/drawing.ts';
import { fibonacciPrice } from '#core/drawings/fibonacci.ts';
import type { Projection } from './drawing-projection.ts';
import { type DrawingWords, levelWord } from './drawing-words.ts';
import { boxPath, type Ends, levelPath, type ShapeParts, segmentPath, strokeOf } from './shape-parts.ts';

/** A retracement: a line for each level, bands between them, and the move that it is measured on. */
export function fibonacciParts(drawing: FibonacciDrawing, ends: Ends, view: Projection, words: DrawingWords): ShapeParts {
  const levels = drawing.levels.map((ratio) => {
    const price = fibonacciPrice(drawing, ratio);
    return { ratio, price, y: view.yOf(price) };
  });
  const ordered = levels.map(({ y }) => y).sort((a, b) => a - b);
  const [start, end] = [firstAnchor(drawing), lastAnchor(drawing)].map((anchor) => ({
    x: view.xOf(view.axis.positionOf(anchor.timeUs)),
    y: view.yOf(anchor.price),
  })) as [{ x: number; y: number }, { x: number; y: number }];
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
    labels: levels.map(({ ratio, price, y }) => ({
      at: { x: Math.max(ends[0], 0) + 4, y },
      lines: [`${levelWord(ratio)}  ${words.price(price)}`],
      colour: drawing.style.colour,
      side: 'right',
      vertical: 'above',
      style: 'plain',
    })),
  };
}
