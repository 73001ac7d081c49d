import { type Anchor, type Drawing, firstAnchor, lastAnchor } from './drawing.ts';
import { isSound } from './position.ts';
import { slopeAt } from './price-at.ts';
import type { TimeAxis } from './time-axis.ts';

/** A point by which a drawing is changed. Its id says what it moves. */
export interface Handle extends Anchor {
  readonly id: string;
}

/** The points by which a drawing can be changed, where they are now. */
export function handlesOf(drawing: Drawing, axis: TimeAxis): Handle[] {
  const [first, last] = [firstAnchor(drawing), lastAnchor(drawing)];
  switch (drawing.kind) {
    case 'horizontal':
    case 'text':
      return [{ id: 'first', ...first }];
    case 'rectangle':
      return [
        { id: 'first', ...first },
        { id: 'last', ...last },
        { id: 'first-time', timeUs: first.timeUs, price: last.price },
        { id: 'last-time', timeUs: last.timeUs, price: first.price },
      ];
    case 'channel': {
      const middle = axis.timeAt((axis.positionOf(first.timeUs) + axis.positionOf(last.timeUs)) / 2);
      const price = slopeAt(drawing, axis.positionOf(middle), axis, 'parallel') ?? first.price + drawing.offset;
      return [
        { id: 'first', ...first },
        { id: 'last', ...last },
        { id: 'offset', timeUs: middle, price },
      ];
    }
    case 'long':
    case 'short':
      return [
        { id: 'first', ...first },
        { id: 'end', timeUs: last.timeUs, price: first.price },
        { id: 'stop', timeUs: first.timeUs, price: drawing.stop },
        { id: 'target', timeUs: first.timeUs, price: drawing.target },
      ];
    default:
      return [
        { id: 'first', ...first },
        { id: 'last', ...last },
      ];
  }
}

const withAnchors = (drawing: Drawing, ...anchors: Anchor[]): Drawing => ({ ...drawing, anchors });

function movePositionHandle(drawing: Drawing & { kind: 'long' | 'short' }, id: string, to: Anchor): Drawing {
  const [first, last] = [firstAnchor(drawing), lastAnchor(drawing)];
  const moved =
    id === 'stop'
      ? { ...drawing, stop: to.price }
      : id === 'target'
        ? { ...drawing, target: to.price }
        : id === 'end'
          ? { ...drawing, anchors: [first, { ...last, timeUs: to.timeUs }] }
          : { ...drawing, anchors: [to, { timeUs: last.timeUs, price: to.price }] };
  // A stop on the wrong side would be no stop: the handle stays where it last made sense.
  const isOrdered = firstAnchor(moved).timeUs < lastAnchor(moved).timeUs;
  return isOrdered && isSound(moved, firstAnchor(moved).price) ? moved : drawing;
}

/** The drawing after one of its handles was put somewhere. An unknown handle, or a place that makes no sense, changes nothing. */
export function moveHandle(drawing: Drawing, id: string, to: Anchor, axis: TimeAxis): Drawing {
  if (drawing.kind === 'long' || drawing.kind === 'short') return movePositionHandle(drawing, id, to);
  const [first, last] = [firstAnchor(drawing), lastAnchor(drawing)];
  if (id === 'first') return drawing.anchors.length === 1 ? withAnchors(drawing, to) : withAnchors(drawing, to, last);
  if (id === 'last') return withAnchors(drawing, first, to);
  if (id === 'first-time') return withAnchors(drawing, { ...first, timeUs: to.timeUs }, { ...last, price: to.price });
  if (id === 'last-time') return withAnchors(drawing, { ...first, price: to.price }, { ...last, timeUs: to.timeUs });
  if (id === 'offset' && drawing.kind === 'channel') return { ...drawing, offset: offsetThrough(drawing, to, axis) };
  return drawing;
}

/** The offset that leads a channel's other line through a point. */
export function offsetThrough(drawing: Drawing & { kind: 'channel' }, through: Anchor, axis: TimeAxis): number {
  const line = slopeAt(drawing, axis.positionOf(through.timeUs), axis);
  const first = firstAnchor(drawing).price;
  if (line === null) return through.price - first;
  if (drawing.interpolation === 'logarithmic' && line > 0 && through.price > 0) return first * (through.price / line - 1);
  return through.price - line;
}

/** The drawing moved as a whole by bars of the axis and by price. */
export function moveDrawing(drawing: Drawing, bars: number, price: number, axis: TimeAxis): Drawing {
  const anchors = drawing.anchors.map((anchor) => {
    const from = axis.positionOf(anchor.timeUs);
    // By the way from here to there: an axis knows the gaps near the bars that it was made of only, not around a far anchor.
    return { timeUs: Math.round(anchor.timeUs + axis.timeAt(from + bars) - axis.timeAt(from)), price: anchor.price + price };
  });
  if (drawing.kind === 'long' || drawing.kind === 'short')
    return { ...drawing, anchors, stop: drawing.stop + price, target: drawing.target + price };
  return { ...drawing, anchors };
}
