import { firstAnchor, type PositionDrawing } from '#core/drawings/drawing.ts';
import type { Label, ShapeColour, Stroke } from './drawing-shape.ts';
import type { ShapeContext } from './drawing-shapes.ts';
import { boxPath, type Ends, levelPath, type ShapeParts } from './shape-parts.ts';

/** Room for the frame of a label and what is beside its text, in pixels. */
const LABEL_FRAME_PX = 14;

/** How a planned trade is labelled, fullest first, by what it needs to be wide. An area too narrow for any of it has no label. */
function labelsThatFit(
  drawing: PositionDrawing,
  width: number,
  { words, measure }: ShapeContext,
  isChosen: boolean,
): { target: string; stop: string; entry: string } | null {
  const { entry, stop, target } = words;
  const full = { target: target(drawing, false), stop: stop(drawing, false), entry: entry(drawing, false) };
  const short = { target: target(drawing, true), stop: stop(drawing, true), entry: entry(drawing, true) };
  const needs = (labels: typeof full) => Math.max(...Object.values(labels).map(measure)) + LABEL_FRAME_PX;
  // Two thirds: a label may stand out a little on both sides.
  if (isChosen || needs(full) * 0.66 <= width) return full;
  return needs(short) * 0.66 <= width ? short : null;
}

/** A planned trade: what may be won and lost as areas, with prices, R and money beside them. */
export function positionParts(drawing: PositionDrawing, ends: Ends, context: ShapeContext, isChosen: boolean): ShapeParts {
  const { view, measure } = context;
  const entry = view.yOf(firstAnchor(drawing).price);
  const stop = view.yOf(drawing.stop);
  const target = view.yOf(drawing.target);
  const isLong = drawing.kind === 'long';
  const line = (y: number, colour: ShapeColour): Stroke => ({ path: levelPath(y, ends), colour, width: 1, dash: 'solid' });
  const chip = (y: number, text: string, colour: ShapeColour, vertical: Label['vertical']): Label => {
    const half = (measure(text) + LABEL_FRAME_PX) / 2;
    const x = Math.max(half, Math.min(view.width - half, (ends[0] + ends[1]) / 2));
    return { at: { x, y }, lines: [text], colour, side: 'centre', vertical, style: 'chip' };
  };
  const texts = labelsThatFit(drawing, ends[1] - ends[0], context, isChosen);
  return {
    strokes: [line(target, 'up'), line(stop, 'down'), line(entry, 'neutral')],
    fills: [
      { polygon: boxPath(entry, target, ends), colour: 'up', opacity: 0.14 },
      { polygon: boxPath(entry, stop, ends), colour: 'down', opacity: 0.14 },
    ],
    labels: texts
      ? [
          chip(target, texts.target, 'up', isLong ? 'above' : 'below'),
          chip(stop, texts.stop, 'down', isLong ? 'below' : 'above'),
          chip(entry, texts.entry, 'neutral', isLong ? 'above' : 'below'),
        ]
      : [],
  };
}
