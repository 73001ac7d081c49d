import { type Drawing, firstAnchor, lastAnchor } from '#core/drawings/drawing.ts';
import { handlesOf } from '#core/drawings/move-drawing.ts';
import { lineNames, reachOf } from '#core/drawings/price-at.ts';
import type { Projection } from './drawing-projection.ts';
import type { DrawingShape, Label, ShapeHandle } from './drawing-shape.ts';
import type { DrawingWords } from './drawing-words.ts';
import { fibonacciParts } from './fibonacci-shape.ts';
import { positionParts } from './position-shape.ts';
import type { Point } from './screen-geometry.ts';
import { boxPath, type Ends, levelPath, MARGIN, type ShapeParts, segmentPath, slopePath, strokeOf } from './shape-parts.ts';

/** Height of a line of text at its usual size, in pixels. */
export const TEXT_LINE_PX = 16;

export interface ShapeContext {
  readonly view: Projection;
  readonly words: DrawingWords;
  /** Width of a line of text, in pixels. */
  readonly measure: (text: string) => number;
  /** Size of text beside the usual one. */
  readonly textScale: number;
}

const anchorX = (timeUs: number, view: Projection): number => view.xOf(view.axis.positionOf(timeUs));

/** Ends of a drawing as far as they are in view; null when it is to the left or right of everything in view. */
function endsOf(drawing: Drawing, { view, measure }: ShapeContext): Ends | null {
  const xs = drawing.anchors.map((anchor) => anchorX(anchor.timeUs, view));
  const reach = reachOf(drawing);
  const textWidth = drawing.kind === 'text' ? Math.max(...drawing.text.split('\n').map(measure)) : 0;
  const left = reach.left ? -MARGIN : Math.min(...xs);
  const right = reach.right ? view.width + MARGIN : Math.max(...xs) + textWidth;
  if (!(right >= -MARGIN && left <= view.width + MARGIN)) return null;
  return drawing.kind === 'text' ? [left, right] : [Math.max(left, -MARGIN), Math.min(right, view.width + MARGIN)];
}

function partsOf(drawing: Drawing, ends: Ends, context: ShapeContext, isChosen: boolean): ShapeParts {
  const { view } = context;
  const [first, last] = [firstAnchor(drawing), lastAnchor(drawing)];
  switch (drawing.kind) {
    case 'text':
      return { strokes: [], fills: [], labels: [] };
    case 'horizontal':
      return { strokes: [strokeOf(drawing, levelPath(view.yOf(first.price), ends))], fills: [], labels: [] };
    case 'rectangle': {
      const polygon = boxPath(view.yOf(first.price), view.yOf(last.price), ends);
      const outline = strokeOf(drawing, [...polygon, polygon[0] as Point]);
      return { strokes: [outline], fills: [{ polygon, colour: drawing.style.colour, opacity: 0.1 }], labels: [] };
    }
    case 'fibonacci':
      return fibonacciParts(drawing, ends, context, isChosen);
    case 'long':
    case 'short':
      return positionParts(drawing, ends, context, isChosen);
    default: {
      if (anchorX(first.timeUs, view) === anchorX(last.timeUs, view)) {
        const x = anchorX(first.timeUs, view);
        const upright = segmentPath({ x, y: view.yOf(first.price) }, { x, y: view.yOf(last.price) }, view);
        return { strokes: [strokeOf(drawing, upright)], fills: [], labels: [] };
      }
      const paths = lineNames(drawing).map((name) => slopePath(drawing, name, ends, view));
      const [base, other] = paths;
      const between = base && other && base.length > 1 && other.length > 1 ? [...base, ...[...other].reverse()] : null;
      return {
        strokes: paths.map((path) => strokeOf(drawing, path)),
        fills: between ? [{ polygon: between, colour: drawing.style.colour, opacity: 0.08 }] : [],
        labels: [],
      };
    }
  }
}

/** The trader's own words: a text where it was put, else at the left end of the drawing's upper edge, as far as that is in view. */
function ownText(drawing: Drawing, ends: Ends, parts: ShapeParts, view: Projection): Label[] {
  if (drawing.text === '') return [];
  const label = {
    lines: drawing.text.split('\n'),
    colour: drawing.style.colour,
    side: 'right',
    vertical: 'above',
    style: 'plain',
  } as const;
  const { price } = firstAnchor(drawing);
  if (drawing.kind === 'text') return [{ ...label, at: { x: ends[0], y: view.yOf(price) }, vertical: 'middle' }];
  if (drawing.kind === 'horizontal') return [{ ...label, at: { x: view.width - 6, y: view.yOf(price) }, side: 'left' }];
  const path = parts.strokes[0]?.path ?? [];
  const start =
    drawing.kind === 'rectangle' ? path.reduce<Point | undefined>((top, at) => (top && top.y <= at.y ? top : at), undefined) : path[0];
  return start ? [{ ...label, at: { x: Math.max(start.x, ends[0], 0) + 6, y: start.y - 1 } }] : [];
}

/** A price that the scale does not know, at or below zero on a logarithmic one, has no place to take hold of. */
function handlesIn(drawing: Drawing, view: Projection): ShapeHandle[] {
  const handles = handlesOf(drawing, view.axis).map(({ id, timeUs, price }) => {
    const x = anchorX(timeUs, view);
    // A horizontal line has its handle where it was drawn, or in the middle when that is out of view.
    const isAway = drawing.kind === 'horizontal' && !(x >= 0 && x <= view.width);
    return { id, x: isAway ? view.width / 2 : x, y: view.yOf(price) };
  });
  return handles.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** The shape of a drawing on a chart; null when nothing of it is in view. One that is chosen has handles and all its labels. */
export function shapeOf(drawing: Drawing, context: ShapeContext, isChosen: boolean): DrawingShape | null {
  const { view } = context;
  const ends = endsOf(drawing, context);
  if (!ends) return null;
  const parts = partsOf(drawing, ends, context, isChosen);
  const strokes = parts.strokes.filter((stroke) => stroke.path.length > 1);
  const own = ownText(drawing, ends, parts, view);
  const points = [...strokes.flatMap(({ path }) => path), ...parts.fills.flatMap(({ polygon }) => polygon), ...own.map(({ at }) => at)];
  const ys = points.map(({ y }) => y);
  if (ys.length === 0 || !ys.every(Number.isFinite)) return null;
  if (Math.max(...ys) < -MARGIN * 3 || Math.min(...ys) > view.height + MARGIN * 3) return null;
  const [text] = own;
  const halfHeight = ((text?.lines.length ?? 0) * TEXT_LINE_PX * context.textScale) / 2 + 2;
  const body = drawing.kind === 'text' && text ? boxPath(text.at.y - halfHeight, text.at.y + halfHeight, [ends[0] - 4, ends[1] + 4]) : null;
  const handles = isChosen && drawing.kind !== 'text' ? handlesIn(drawing, view) : [];
  return { strokes, fills: parts.fills, labels: [...parts.labels, ...own], handles, body };
}
