import { firstAnchor, type PositionDrawing } from '#core/drawings/drawing.ts';
import type { Projection } from './drawing-projection.ts';
import type { Label, ShapeColour, Stroke } from './drawing-shape.ts';
import type { DrawingWords } from './drawing-words.ts';
import { boxPath, type Ends, levelPath, type ShapeParts } from './shape-parts.ts';

/** Half the width of the widest label, so that it stays in the pane. */
const LABEL_HALF_PX = 120;

/** A planned trade: what may be won and lost as areas, with prices, R and money beside them. */
export function positionParts(drawing: PositionDrawing, ends: Ends, view: Projection, words: DrawingWords): ShapeParts {
  const entry = view.yOf(firstAnchor(drawing).price);
  const stop = view.yOf(drawing.stop);
  const target = view.yOf(drawing.target);
  const isLong = drawing.kind === 'long';
  const middle = Math.max(LABEL_HALF_PX, Math.min(view.width - LABEL_HALF_PX, (ends[0] + ends[1]) / 2));
  const line = (y: number, colour: ShapeColour): Stroke => ({ path: levelPath(y, ends), colour, width: 1, dash: 'solid' });
  const chip = (y: number, lines: readonly string[], colour: ShapeColour, vertical: Label['vertical']): Label => ({
    at: { x: middle, y },
    lines,
    colour,
    side: 'centre',
    vertical,
    style: 'chip',
  });
  return {
    strokes: [line(target, 'up'), line(stop, 'down'), line(entry, 'neutral')],
    fills: [
      { polygon: boxPath(entry, target, ends), colour: 'up', opacity: 0.14 },
      { polygon: boxPath(entry, stop, ends), colour: 'down', opacity: 0.14 },
    ],
    labels: [
      chip(target, words.target(drawing), 'up', isLong ? 'above' : 'below'),
      chip(stop, words.stop(drawing), 'down', isLong ? 'below' : 'above'),
      chip(entry, words.entry(drawing), 'neutral', 'middle'),
    ],
  };
}
