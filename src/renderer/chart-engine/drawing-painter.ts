import type { DrawingDash } from '#core/drawings/drawing.ts';
import { withAlpha } from './chart-theme.ts';
import type { DrawingPalette } from './drawing-palette.ts';
import type { DrawingShape, Label, Stroke } from './drawing-shape.ts';
import { TEXT_LINE_PX } from './drawing-shapes.ts';
import type { Point } from './screen-geometry.ts';

const DASHES: Record<DrawingDash, (width: number) => number[]> = {
  solid: () => [],
  dashed: (width) => [4 + 2 * width, 3 + width],
  dotted: (width) => [width, 2 * width + 1],
};

/** A canvas whose unit is a page pixel, and how many device pixels that is. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly ratio: number;
}

/** The middle of the device pixels nearest to a place, so that level and upright lines are sharp. */
function sharp(place: number, width: number, ratio: number): number {
  const isOdd = Math.round(width * ratio) % 2 === 1;
  return (Math.round(place * ratio) + (isOdd ? 0.5 : 0)) / ratio;
}

function trace({ context, ratio }: Surface, path: readonly Point[], width: number): void {
  context.beginPath();
  path.forEach((point, i) => {
    const neighbour = path[i === 0 ? 1 : i - 1] as Point;
    const x = neighbour.x === point.x ? sharp(point.x, width, ratio) : point.x;
    const y = neighbour.y === point.y ? sharp(point.y, width, ratio) : point.y;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

function paintStroke(surface: Surface, stroke: Stroke, palette: DrawingPalette, extraWidth: number): void {
  const { context } = surface;
  const width = stroke.width + extraWidth;
  context.strokeStyle = palette.colours[stroke.colour];
  context.lineWidth = width;
  context.setLineDash(DASHES[stroke.dash](width));
  trace(surface, stroke.path, width);
  context.stroke();
}

/** Paints what lies under the candles. */
export function paintFills({ context }: Surface, shape: DrawingShape, palette: DrawingPalette): void {
  for (const { polygon, colour, opacity } of shape.fills) {
    context.fillStyle = withAlpha(palette.colours[colour], opacity);
    context.beginPath();
    for (const { x, y } of polygon) context.lineTo(x, y);
    context.fill();
  }
}

const PADDING = 5;

function paintLabel({ context }: Surface, label: Label, palette: DrawingPalette): void {
  const line = TEXT_LINE_PX * palette.scale;
  const width = Math.max(...label.lines.map((text) => context.measureText(text).width));
  const height = label.lines.length * line;
  const isChip = label.style === 'chip';
  const outer = width + (isChip ? 2 * PADDING : 0);
  const left = label.side === 'centre' ? label.at.x - outer / 2 : label.side === 'left' ? label.at.x - outer : label.at.x;
  const gap = isChip ? 6 : 1;
  const top =
    label.vertical === 'above' ? label.at.y - height - gap : label.vertical === 'below' ? label.at.y + gap : label.at.y - height / 2;
  if (isChip) {
    context.fillStyle = palette.background;
    context.strokeStyle = palette.colours[label.colour];
    context.lineWidth = 1;
    context.setLineDash([]);
    context.beginPath();
    context.roundRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(outer), Math.round(height), 3);
    context.fill();
    context.stroke();
  }
  context.fillStyle = isChip ? palette.text : palette.colours[label.colour];
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [i, text] of label.lines.entries()) context.fillText(text, left + (isChip ? PADDING : 0), top + (i + 0.5) * line + 0.5);
}

/** Paints lines, labels and, where there are any, handles. `isHovered` makes the lines stand out a little. */
export function paintShape(surface: Surface, shape: DrawingShape, palette: DrawingPalette, isHovered: boolean, isLocked: boolean): void {
  const { context } = surface;
  context.lineJoin = 'round';
  context.font = palette.font;
  for (const stroke of shape.strokes) paintStroke(surface, stroke, palette, isHovered ? 0.75 : 0);
  for (const label of shape.labels) paintLabel(surface, label, palette);
  context.setLineDash([]);
  if (shape.body && (isHovered || shape.handles.length > 0)) {
    context.strokeStyle = palette.accent;
    context.lineWidth = 1;
    const [first, , third] = shape.body as [Point, Point, Point, Point];
    context.strokeRect(Math.round(first.x) + 0.5, Math.round(first.y) + 0.5, Math.round(third.x - first.x), Math.round(third.y - first.y));
  }
  for (const handle of shape.handles) {
    context.fillStyle = isLocked ? palette.accent : palette.background;
    context.strokeStyle = palette.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    if (isLocked) context.rect(handle.x - 2.5, handle.y - 2.5, 5, 5);
    else context.arc(handle.x, handle.y, 4.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
