import type { DrawingColour, DrawingDash } from '#core/drawings/drawing.ts';
import { distanceToPath, isInside, type Point } from './screen-geometry.ts';

/** Colours by meaning: the drawing palette, and those of gain and loss. */
export type ShapeColour = DrawingColour | 'up' | 'down' | 'neutral';

export interface Stroke {
  readonly path: readonly Point[];
  readonly colour: ShapeColour;
  readonly width: number;
  readonly dash: DrawingDash;
}

export interface Fill {
  readonly polygon: readonly Point[];
  readonly colour: ShapeColour;
  readonly opacity: number;
}

export interface Label {
  readonly at: Point;
  readonly lines: readonly string[];
  readonly colour: ShapeColour;
  /** Where the text lies, seen from its point. */
  readonly side: 'left' | 'right' | 'centre';
  readonly vertical: 'above' | 'below' | 'middle';
  /** `chip`: on a filled background. */
  readonly style: 'plain' | 'chip';
}

export interface ShapeHandle extends Point {
  readonly id: string;
}

/** A drawing in pixels of the price pane: what is painted, and what the pointer can take hold of. */
export interface DrawingShape {
  readonly strokes: readonly Stroke[];
  readonly fills: readonly Fill[];
  readonly labels: readonly Label[];
  readonly handles: readonly ShapeHandle[];
  /** Box of a text, which can be taken anywhere. */
  readonly body: readonly Point[] | null;
}

/** What of a drawing is under the pointer. */
export type HitPart = { readonly is: 'handle'; readonly id: string } | { readonly is: 'line' } | { readonly is: 'inside' };

const HANDLE_REACH = 9;
const LINE_REACH = 6;

/** The part of a shape at a point: its handles first (where they are shown), then its lines, then what they enclose. */
export function hitShape(shape: DrawingShape, point: Point, hasHandles: boolean): HitPart | null {
  if (hasHandles) {
    for (const handle of shape.handles)
      if (Math.hypot(handle.x - point.x, handle.y - point.y) <= HANDLE_REACH) return { is: 'handle', id: handle.id };
  }
  if (shape.strokes.some((stroke) => distanceToPath(point, stroke.path) <= LINE_REACH)) return { is: 'line' };
  if (shape.body && isInside(point, shape.body)) return { is: 'line' };
  return shape.fills.some((fill) => isInside(point, fill.polygon)) ? { is: 'inside' } : null;
}
