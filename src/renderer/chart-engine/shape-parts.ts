import type { ChannelDrawing, Drawing, LineDrawing } from '#core/drawings/drawing.ts';
import { slopeAt } from '#core/drawings/price-at.ts';
import type { Projection } from './drawing-projection.ts';
import type { Fill, Label, ShapeColour, Stroke } from './drawing-shape.ts';
import { clipSegment, type Point } from './screen-geometry.ts';

/** What is painted of a drawing. */
export interface ShapeParts {
  readonly strokes: readonly Stroke[];
  readonly fills: readonly Fill[];
  readonly labels: readonly Label[];
}

/** Left and right end of a drawing, in pixels, cut to a little beyond the pane. */
export type Ends = readonly [left: number, right: number];

/** How far beyond the pane things are drawn, in pixels, so that no cut end shows. */
export const MARGIN = 24;

/** Pieces of a line that is straight in price on a logarithmic scale, or the other way round. */
const CURVE_PIECES = 48;

export const levelPath = (y: number, [left, right]: Ends): Point[] => [
  { x: left, y },
  { x: right, y },
];

export const boxPath = (top: number, bottom: number, [left, right]: Ends): Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

/** A stroke in the style of a drawing. */
export const strokeOf = ({ style }: Drawing, path: readonly Point[], colour: ShapeColour = style.colour): Stroke => ({
  path,
  colour,
  width: style.width,
  dash: style.dash,
});

/** A segment cut to the pane; empty when it is elsewhere. */
export function segmentPath(from: Point, to: Point, view: Projection): readonly Point[] {
  if (![from.x, from.y, to.x, to.y].every(Number.isFinite)) return [];
  return clipSegment(from, to, view.width, view.height, MARGIN) ?? [];
}

/** A sloping line of a drawing as it is seen: straight, or bent where the scale is not the one that it was drawn on. */
export function slopePath(drawing: LineDrawing | ChannelDrawing, line: string, [left, right]: Ends, view: Projection): readonly Point[] {
  const at = (x: number): Point => ({ x, y: view.yOf(slopeAt(drawing, view.positionAt(x), view.axis, line) ?? Number.NaN) });
  const isBent = (drawing.interpolation === 'logarithmic') !== view.isLogarithmic;
  if (!isBent) return segmentPath(at(left), at(right), view);
  const points = Array.from({ length: CURVE_PIECES + 1 }, (_, i) => at(left + ((right - left) * i) / CURVE_PIECES));
  return points.filter((point) => Number.isFinite(point.y));
}
