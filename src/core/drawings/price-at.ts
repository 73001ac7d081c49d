import { type ChannelDrawing, type Drawing, firstAnchor, type Interpolation, type LineDrawing, lastAnchor } from './drawing.ts';
import { fibonacciPrice } from './fibonacci.ts';
import { CONTINUOUS_TIME, type TimeAxis } from './time-axis.ts';

/** The names of the lines of a drawing, as {@link priceAt} takes them; the first is its main one. A text has none. */
export function lineNames(drawing: Drawing): readonly string[] {
  switch (drawing.kind) {
    case 'text':
      return [];
    case 'horizontal':
    case 'trend':
    case 'ray':
      return ['line'];
    case 'channel':
      return ['line', 'parallel'];
    case 'rectangle':
      return ['top', 'bottom'];
    case 'fibonacci':
      return drawing.levels.map(String);
    default:
      return ['entry', 'stop', 'target'];
  }
}

/** Whether a drawing goes on before its earlier and after its later anchor. */
export function reachOf({ kind, extension }: Drawing): { readonly left: boolean; readonly right: boolean } {
  if (kind === 'horizontal') return { left: true, right: true };
  if (kind === 'long' || kind === 'short' || kind === 'text') return { left: false, right: false };
  return { left: extension === 'both' && kind !== 'ray', right: kind === 'ray' || extension !== 'none' };
}

/** How far a channel's other line is at a price of the first one, in price. On a logarithmic scale it is the same share everywhere. */
function parallelOffset({ interpolation, offset, anchors }: ChannelDrawing, price: number): number {
  const base = anchors[0]?.price ?? 0;
  return interpolation === 'logarithmic' && base > 0 && base + offset > 0 ? (price * offset) / base : offset;
}

/** A price between two, or past them: `share` 0 is `from`, 1 is `to`. Prices that have no logarithm are joined straight. */
function interpolate(from: number, to: number, share: number, interpolation: Interpolation): number {
  if (share === 0) return from;
  if (share === 1) return to;
  if (interpolation === 'logarithmic' && from > 0 && to > 0) return from * (to / from) ** share;
  return from + (to - from) * share;
}

/**
 * The price of a sloping line of a drawing (`line`, or a channel's `parallel`) at a position of the axis, without regard to where it
 * ends; null where it is vertical.
 */
export function slopeAt(drawing: LineDrawing | ChannelDrawing, position: number, axis: TimeAxis, line = 'line'): number | null {
  const from = firstAnchor(drawing);
  const to = lastAnchor(drawing);
  const start = axis.positionOf(from.timeUs);
  const length = axis.positionOf(to.timeUs) - start;
  if (length === 0) return null;
  const price = interpolate(from.price, to.price, (position - start) / length, drawing.interpolation);
  return drawing.kind === 'channel' && line === 'parallel' ? price + parallelOffset(drawing, price) : price;
}

function levelOf(drawing: Drawing, line: string): number | null {
  const [first, last] = [firstAnchor(drawing).price, lastAnchor(drawing).price];
  switch (drawing.kind) {
    case 'horizontal':
      return first;
    case 'rectangle':
      return line === 'top' ? Math.max(first, last) : Math.min(first, last);
    case 'fibonacci':
      return fibonacciPrice(drawing, Number(line));
    case 'long':
    case 'short':
      return line === 'entry' ? first : line === 'stop' ? drawing.stop : drawing.target;
    default:
      return null;
  }
}

/**
 * The price of one line of a drawing at a time; null where the line does not reach, and for a line that the drawing has not. `axis`
 * says which times lie side by side on the chart that the line was drawn on: over its bars the answer is what the trader sees;
 * without it, sloping lines are straight over time, which differs where sessions leave gaps.
 */
export function priceAt(
  drawing: Drawing,
  timeUs: number,
  axis: TimeAxis = CONTINUOUS_TIME,
  line: string | undefined = lineNames(drawing)[0],
): number | null {
  if (line === undefined || !lineNames(drawing).includes(line)) return null;
  const position = axis.positionOf(timeUs);
  const ends = drawing.anchors.map((anchor) => axis.positionOf(anchor.timeUs));
  const reach = reachOf(drawing);
  if (!reach.left && position < Math.min(...ends)) return null;
  if (!reach.right && position > Math.max(...ends)) return null;
  const isSloping = drawing.kind === 'trend' || drawing.kind === 'ray' || drawing.kind === 'channel';
  return isSloping ? slopeAt(drawing, position, axis, line) : levelOf(drawing, line);
}
